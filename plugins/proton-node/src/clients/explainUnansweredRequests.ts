import type { ProtonClient } from '@aws-sdk/client-proton';
import { ServiceUnavailableError } from '@backstage/errors';
import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { EMBEDDED_ENDPOINT } from '../accounts/readProtonAccounts';
import type { SelectedAccount } from '../accounts/selectAccount';
import { nameEndpoint } from '../errors/endpointNames';
import { explainUnanswered } from '../errors/explainUnanswered';

/** How deep ARNs stand in an output, such as `environments[0].arn`. */
const MAX_DEPTH = 3;

/** The account that a control plane says it plays. */
const ACCOUNT_HEADER = 'x-proton-account-id';

/**
 * A Proton API answers for another account than `proton.accounts` says.
 *
 * @public
 */
export class ProtonAccountMismatchError extends ServiceUnavailableError {}

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

/**
 * Refuses the answer of a Proton API that is of another account: the control
 * plane says its account in a header, and AWS in the ARNs of what it has.
 *
 * @throws ProtonAccountMismatchError that has both account IDs
 */
function requireSameAccount(
  answer: { headers: Record<string, string>; output?: unknown },
  account: SelectedAccount,
): void {
  const actual =
    answer.headers[ACCOUNT_HEADER] ?? findAccount(answer.output, MAX_DEPTH);
  if (actual !== undefined && actual !== account.accountId) {
    throw new ProtonAccountMismatchError(
      `${
        nameEndpoint(account).name
      } is of the account ${actual}, and proton.accounts says ${
        account.accountId
      }. Set the same accountId in both places: a control plane has it in protonControlPlane.accountId`,
    );
  }
}

function findAccount(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null || depth === 0) {
    return undefined;
  }
  const { arn } = value as { arn?: unknown };
  const own = typeof arn === 'string' ? parseProtonArn(arn) : undefined;
  if (own) {
    return own.accountId;
  }
  // All of a list are of the same account.
  const members = Array.isArray(value)
    ? value.slice(0, 1)
    : Object.values(value);
  for (const member of members) {
    const found = findAccount(member, depth - 1);
    if (found) {
      return found;
    }
  }
  return undefined;
}
