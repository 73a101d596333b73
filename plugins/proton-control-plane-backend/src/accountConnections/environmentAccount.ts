import { AccountConnectionRoles } from '../database/AccountConnectionStore';
import { EnvironmentRoles } from '../database/EnvironmentStore';
import { Scope } from '../database/scope';
import { ValidationException } from '../errors';

const ROLE_ACCOUNT = /^arn:[a-z-]+:iam::(\d{12}):role\//;

/**
 * The account that its roles belong to: the environment account. With AWS
 * Proton that was the caller's; the keys of a control plane have no account.
 *
 * Throws a `ValidationException` for roles of several accounts.
 */
export function readEnvironmentAccount(
  roles: AccountConnectionRoles,
): string | undefined {
  const accounts = new Set(
    [roles.roleArn, roles.codebuildRoleArn, roles.componentRoleArn].flatMap(
      arn => ROLE_ACCOUNT.exec(arn ?? '')?.[1] ?? [],
    ),
  );
  if (accounts.size > 1) {
    throw new ValidationException(
      `The roles of an environment account connection must be of one account, not of ${[
        ...accounts,
      ].join(' and ')}`,
    );
  }
  return [...accounts][0];
}

/** The account that a role belongs to; undefined for what isn't the ARN of a role. */
export function readRoleAccount(arn: string): string | undefined {
  return ROLE_ACCOUNT.exec(arn)?.[1];
}

/** The account that an environment with these roles is provisioned in. */
export function findEnvironmentAccount(
  { accountId }: Pick<Scope, 'accountId'>,
  roles: EnvironmentRoles = {},
): string {
  const { environmentAccountId, protonServiceRoleArn = '' } = roles;
  return (
    environmentAccountId ?? readRoleAccount(protonServiceRoleArn) ?? accountId
  );
}
