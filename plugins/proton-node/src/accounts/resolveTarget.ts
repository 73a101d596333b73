import { NotFoundError } from '@backstage/errors';
import type { ProtonService, ProtonTarget } from '../service/ProtonService';

/** Says which configuration is missing. */
export const NO_ACCOUNT =
  'No Proton account is configured; add one under proton.accounts in app-config.yaml';

/**
 * The account and region that {@link ProtonService.getClient} takes for a target
 * that it accepts.
 *
 * @throws NotFoundError when no account is configured
 *
 * @public
 */
export function resolveTarget(
  proton: Pick<ProtonService, 'accounts'>,
  { accountId, region }: ProtonTarget,
): Required<ProtonTarget> {
  const accounts = proton.accounts();
  const account =
    accounts.find(candidate => candidate.accountId === accountId) ??
    accounts.at(0);
  if (!account) {
    throw new NotFoundError(NO_ACCOUNT);
  }
  return {
    accountId: account.accountId,
    region: region ?? account.regions[0],
  };
}
