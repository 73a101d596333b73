import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import type { SelectedAccount } from '../accounts/selectAccount';
import { ProtonAccountMismatchError } from '../errors/ProtonAccountMismatchError';
import { nameEndpoint } from '../errors/endpointNames';

/** How deep ARNs stand in an output, such as `environments[0].arn`. */
const MAX_DEPTH = 3;

/** The account that a control plane says it plays. */
const ACCOUNT_HEADER = 'x-proton-account-id';

/**
 * Refuses the answer of a Proton API that is of another account: the control
 * plane says its account in a header, and AWS in the ARNs of what it has.
 *
 * @throws ProtonAccountMismatchError that has both account IDs
 */
export function requireSameAccount(
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
