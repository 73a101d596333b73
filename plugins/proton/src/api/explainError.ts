import { ResponseError } from '@backstage/errors';

/** The sentence that says what went wrong, rather than "Request failed". */
export function explainError(error: Error): string {
  return error instanceof ResponseError ? error.cause.message : error.message;
}
