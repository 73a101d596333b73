import type { ProtonService, ProtonTarget } from '../service/ProtonService';

/**
 * The account and region that {@link ProtonService.getClient} takes for a target
 * that it accepts.
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
    accounts[0];
  return {
    accountId: account.accountId,
    region: region ?? account.regions[0],
  };
}
