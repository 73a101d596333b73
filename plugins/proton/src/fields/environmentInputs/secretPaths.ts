import {
  isSensitiveInput,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { isRecord, splitPath } from './inputPaths';
import { joinAlternatives } from './joinAlternatives';

/**
 * The paths of the fields that are secrets, in a schema whose references are
 * inlined. A list or a map that holds a secret is one as a whole; of a sensitive
 * object each member is one.
 */
export function listSecretPaths(schema: JsonSchema): string[] {
  function visit(node: JsonSchema, at: string[], isSecret: boolean): string[] {
    const { format, writeOnly, ...others } = node;
    // An input with alternatives is a secret as a whole, but not the whole form.
    const { properties } = at.length > 0 ? node : joinAlternatives(node);
    if (!isRecord(properties) || Object.keys(properties).length === 0) {
      return isSecret || isSensitiveInput({}, node) ? [at.join('.')] : [];
    }
    if (at.length > 0 && isSensitiveInput({}, others)) {
      return [at.join('.')];
    }
    const below = isSecret || isSensitiveInput({}, node);
    return Object.entries(properties).flatMap(([name, property]) =>
      isRecord(property) ? visit(property, [...at, name], below) : [],
    );
  }

  return visit(schema, [], false).filter(Boolean);
}

/** Whether a path is one of these, or below one of them. */
export function isSecretPath(secretPaths: string[], path: string): boolean {
  const steps = splitPath(path);
  return secretPaths.some(secret =>
    splitPath(secret).every((step, index) => steps[index] === step),
  );
}
