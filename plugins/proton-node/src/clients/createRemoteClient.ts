import { ProtonClient, type ProtonClientConfig } from '@aws-sdk/client-proton';
import type { SelectedAccount } from '../accounts/selectAccount';
import { protonClientDefaults } from './protonClientDefaults';

/** A client for a Proton API at a URL, which checks AWS signatures. */
export function createRemoteClient(options: {
  account: SelectedAccount;
  credentials: ProtonClientConfig['credentials'];
}): ProtonClient {
  const { account, credentials } = options;
  return new ProtonClient({
    ...protonClientDefaults(account.region),
    endpoint: account.endpoint,
    credentials,
  });
}
