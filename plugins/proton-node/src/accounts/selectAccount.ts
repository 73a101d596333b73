import { NotFoundError } from '@backstage/errors';
import type {
  ProtonAccount,
  ProtonService,
  ProtonTarget,
} from '../service/ProtonService';
import type { ConfiguredProtonAccount } from './readProtonAccounts';

/** One account and one region of it. */
export type SelectedAccount = Omit<ConfiguredProtonAccount, 'regions'> & {
  region: string;
};

/**
 * Finds the account and region that a target means: without an account the
 * first one, without a region the first one of the account.
 *
 * @throws NotFoundError that says what is configured, when the target isn't
 */
export function selectAccount<T extends ProtonAccount>(
  accounts: T[],
  target: ProtonTarget = {},
): Omit<T, 'regions'> & { region: string } {
  if (accounts.length === 0) {
    throw new NotFoundError(
      'No Proton account is configured; add one under proton.accounts in app-config.yaml',
    );
  }
  const found = target.accountId
    ? accounts.find(({ accountId }) => accountId === target.accountId)
    : accounts[0];
  if (!found) {
    throw new NotFoundError(
      `The account ${
        target.accountId
      } is not configured under proton.accounts, which has ${accounts
        .map(({ accountId }) => accountId)
        .join(', ')}`,
    );
  }
  const { regions, ...account } = found;
  const region = target.region ?? regions[0];
  if (!regions.includes(region)) {
    throw new NotFoundError(
      `The region ${region} is not configured for the account ${
        account.accountId
      } under proton.accounts, which has ${regions.join(', ')}`,
    );
  }
  return { ...account, region };
}

/**
 * The account and region that {@link ProtonService.getClient} takes for a target.
 *
 * @throws NotFoundError that says what is configured, when the target isn't
 *
 * @public
 */
export function resolveTarget(
  proton: Pick<ProtonService, 'accounts'>,
  target: ProtonTarget,
): Required<ProtonTarget> {
  const { accountId, region } = selectAccount(proton.accounts(), target);
  return { accountId, region };
}
