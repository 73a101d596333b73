import { isError } from '@backstage/errors';

/**
 * Makes a request of a Proton client answer `undefined` when the resource does
 * not exist.
 *
 * @example
 *
 * ```ts
 * const answer = await client.send(command).catch(undefinedIfNotFound);
 * ```
 *
 * @throws any other error
 * @public
 */
export function undefinedIfNotFound(error: unknown): undefined {
  if (!isError(error) || error.name !== 'ResourceNotFoundException') {
    throw error;
  }
}
