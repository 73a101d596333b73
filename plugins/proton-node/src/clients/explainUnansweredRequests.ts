import type { ProtonClient } from '@aws-sdk/client-proton';
import { EMBEDDED_ENDPOINT } from '../accounts/readProtonAccounts';
import type { SelectedAccount } from '../accounts/selectAccount';
import { explainUnanswered } from '../errors/explainUnanswered';
import { requireSameAccount } from './requireSameAccount';

/**
 * Lets every request of a client fail with a clear error when no Proton API
 * answers, when it doesn't know the client, or is of another account.
 */
export function explainUnansweredRequests(
  client: ProtonClient,
  account: SelectedAccount,
): ProtonClient {
  client.middlewareStack.add(
    next => async args => {
      try {
        return await next(args);
      } catch (error) {
        throw explainUnanswered(
          error,
          account,
          await findAccessKeyId(client, account),
        );
      }
    },
    // Outside of the retries, so that it sees how the last attempt ended.
    { step: 'initialize', priority: 'high', name: 'explainUnansweredRequests' },
  );
  client.middlewareStack.add(
    next => async args => {
      try {
        const result = await next(args);
        const { response, output } = result;
        requireSameAccount({ headers: readHeaders(response), output }, account);
        return result;
      } catch (error) {
        const { $response } = error as { $response?: unknown };
        requireSameAccount({ headers: readHeaders($response) }, account);
        throw error;
      }
    },
    // Around what turns the answer into an output.
    { step: 'deserialize', priority: 'high', name: 'requireSameAccount' },
  );
  return client;
}

async function findAccessKeyId(
  client: ProtonClient,
  { endpoint }: SelectedAccount,
): Promise<string | undefined> {
  if (endpoint === EMBEDDED_ENDPOINT) {
    return undefined;
  }
  try {
    return (await client.config.credentials()).accessKeyId;
  } catch {
    return undefined;
  }
}

function readHeaders(response: unknown): Record<string, string> {
  const { headers } = (response ?? {}) as { headers?: Record<string, string> };
  return headers ?? {};
}
