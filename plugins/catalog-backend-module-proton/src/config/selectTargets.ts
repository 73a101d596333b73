import { InputError } from '@backstage/errors';
import type {
  ProtonAccount,
  ProtonTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import type { ProviderConfig } from './readProviderConfigs';

/** The account and region pairs that a provider reads, in their order. */
export function selectTargets(options: {
  provider: ProviderConfig;
  configured: ProtonAccount[];
}): Required<ProtonTarget>[] {
  const { provider, configured } = options;
  return (provider.accounts ?? configured).flatMap(({ accountId, regions }) => {
    const account = configured.find(
      candidate => candidate.accountId === accountId,
    );
    const missing = regions?.find(region => !account?.regions.includes(region));
    if (!account || missing) {
      throw new InputError(
        `catalog.providers.proton.${provider.id} names ${
          missing && account ? `the region ${missing} of ` : ''
        }the account ${accountId}, which proton.accounts does not have`,
      );
    }
    return (regions ?? account.regions).map(region => ({ accountId, region }));
  });
}
