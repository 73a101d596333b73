import { isError } from '@backstage/errors';
import { TextRedactor } from '@proton-vending/backstage-plugin-proton-common';

/** Takes secrets out of an error and its causes, which stay of their classes. */
export function redactError(error: unknown, redactor: TextRedactor): void {
  const seen = new Set<unknown>();
  for (
    let each = error;
    isError(each) && !seen.has(each);
    each = (each as { cause?: unknown }).cause
  ) {
    seen.add(each);
    each.message = redactor.redact(each.message);
    if (each.stack !== undefined) {
      each.stack = redactor.redact(each.stack);
    }
  }
}
