import { NotFoundError } from '@backstage/errors';
import type { ProtonTarget } from '../service/ProtonService';
import { NO_ACCOUNT } from './resolveTarget';
import type { ConfiguredProtonAccount } from './readProtonAccounts';

/** One account and one region of it. */
export interface SelectedAccount {
  accountId: string;
  region: string;
  endpoint: string;
  /** Whether events tell of its changes. */
  events: boolean;
}

/** Finds the account and region that a target means. */
export function selectAccount(
  accounts: ConfiguredProtonAccount[],
  target: ProtonTarget = {},
): SelectedAccount {
  if (accounts.length === 0) {
    throw new NotFoundError(NO_ACCOUNT);
  }
  const account = target.accountId
    ? accounts.find(({ accountId }) => accountId === target.accountId)
    : accounts[0];
  if (!account) {
    throw new NotFoundError(
      `The account ${
        target.accountId
      } is not configured under proton.accounts, which has ${list(
        accounts.map(({ accountId }) => accountId),
      )}`,
    );
  }
  const region = target.region ?? account.regions[0];
  if (!account.regions.includes(region)) {
    throw new NotFoundError(
      `The region ${region} is not configured for the account ${
        account.accountId
      } under proton.accounts, which has ${list(account.regions)}`,
    );
  }
  const { accountId, endpoint, events } = account;
  return { accountId, region, endpoint, events };
}

function list(names: string[]): string {
  return names.join(', ');
}
