import type { ProtonClient } from '@aws-sdk/client-proton';
import type { SelectedAccount } from '../accounts/selectAccount';
import { explainUnanswered } from '../errors/explainUnanswered';

/** Lets every request of a client fail with a clear error when nobody answers. */
export function explainUnansweredRequests(
  client: ProtonClient,
  account: SelectedAccount,
): ProtonClient {
  client.middlewareStack.add(
    next => async args => {
      try {
        return await next(args);
      } catch (error) {
        throw explainUnanswered(error, account);
      }
    },
    // Outside of the retries, so that it sees how the last attempt ended.
    { step: 'initialize', priority: 'high', name: 'explainUnansweredRequests' },
  );
  return client;
}
