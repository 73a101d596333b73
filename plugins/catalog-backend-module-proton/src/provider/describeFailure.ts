import { isError } from '@backstage/errors';

/** Such as `123456789012 in us-east-1 cannot be read: Proton is away`. */
export function describeFailure(what: string, error: unknown): string {
  return `${what} cannot be read: ${isError(error) ? error.message : error}`;
}
