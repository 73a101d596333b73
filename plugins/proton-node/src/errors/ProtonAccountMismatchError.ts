import { ServiceUnavailableError } from '@backstage/errors';

/**
 * A Proton API answers for another account than `proton.accounts` says.
 *
 * @public
 */
export class ProtonAccountMismatchError extends ServiceUnavailableError {}
