import {
  ProtonArn,
  parseProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { Scope } from './database/scope';
import { ValidationException } from './errors';

/** The account and region of a request, as its ARNs have them. */
export interface ArnScope extends Scope {
  partition: string;
}

/**
 * Reads the ARN of a resource of the account and region that a request is for.
 *
 * Throws a `ValidationException` for anything else.
 */
export function readOwnArn(scope: ArnScope, arn: string): ProtonArn {
  const parsed = parseProtonArn(arn);
  if (!parsed) {
    throw new ValidationException(`${arn} is not the ARN of a Proton resource`);
  }
  if (
    !isOfAccount(parsed, scope) ||
    parsed.region !== scope.region ||
    parsed.partition !== scope.partition
  ) {
    throw new ValidationException(
      `${arn} is a resource of account ${parsed.accountId} in ${parsed.region}, but the request is for account ${scope.accountId} in ${scope.region}`,
    );
  }
  return parsed;
}

/** The ARN of an account connection has the account of its environment. */
function isOfAccount(arn: ProtonArn, { accountId }: ArnScope): boolean {
  return (
    arn.accountId === accountId ||
    arn.resourceType === 'environment-account-connection'
  );
}
