import { isError, ResponseError } from '@backstage/errors';

const UNAUTHORIZED = 401;

/** Whether a backend has refused to take a token, such as one that has expired. */
export function isAuthenticationError(error: unknown): boolean {
  return error instanceof ResponseError
    ? error.statusCode === UNAUTHORIZED
    : isError(error) && error.name === 'AuthenticationError';
}
