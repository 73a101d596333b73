import type {
  ProtonService,
  ProtonTarget,
} from '@proton-vending/backstage-plugin-proton-node';

/** The account and region that {@link ProtonService.getClient} takes. */
export function resolveTarget(
  proton: ProtonService,
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
