import { ResponseError } from '@backstage/errors';

/** Request Timeout and Too Many Requests: the next attempt may be answered. */
const PASSING = [408, 429];

/** Whether an error is an answer that asking again would not change. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof ResponseError &&
    error.statusCode >= 400 &&
    error.statusCode < 500 &&
    !PASSING.includes(error.statusCode)
  );
}
