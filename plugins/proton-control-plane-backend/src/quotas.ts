import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Scope } from './database/scope';
import { ServiceQuotaExceededException } from './errors';

/** How many resources an account can have in a region. */
export interface Quotas {
  environmentTemplates: number;
  /** Of one environment template. */
  environmentTemplateVersions: number;
  environments: number;
  /** Of one environment account. */
  environmentAccountConnections: number;
}

/** AWS Proton's own, as it had them last. */
export const DEFAULT_QUOTAS: Quotas = {
  environmentTemplates: 1000,
  environmentTemplateVersions: 1000,
  environments: 1000,
  environmentAccountConnections: 1000,
};

const NAMES: Record<keyof Quotas, string> = {
  environmentTemplates: 'environment templates',
  environmentTemplateVersions: 'environment template versions',
  environments: 'environments',
  environmentAccountConnections: 'environment account connections',
};

/** Reads `quotas` of `protonControlPlane`. */
export function readQuotas(config: Config): Quotas {
  const read = (name: keyof Quotas): number => {
    const quota =
      config.getOptionalNumber(`quotas.${name}`) ?? DEFAULT_QUOTAS[name];
    if (!Number.isInteger(quota) || quota < 1) {
      throw new InputError(
        `protonControlPlane.quotas.${name} must be a whole number, 1 or more`,
      );
    }
    return quota;
  };
  return {
    environmentTemplates: read('environmentTemplates'),
    environmentTemplateVersions: read('environmentTemplateVersions'),
    environments: read('environments'),
    environmentAccountConnections: read('environmentAccountConnections'),
  };
}

/** What speaks against one more resource of an owner; undefined while there is room. */
export function describeExceededQuota(options: {
  quotas: Quotas;
  name: keyof Quotas;
  count: number;
  owner: string;
}): string | undefined {
  const { quotas, name, count, owner } = options;
  return count < quotas[name]
    ? undefined
    : `${owner} has ${count} ${NAMES[name]}, and ${quotas[name]} is the most that protonControlPlane.quotas.${name} allows; delete some, or raise the quota`;
}

/** Throws a `ServiceQuotaExceededException` when there is no room for one more. */
export function requireRoom(options: {
  quotas: Quotas;
  name: keyof Quotas;
  count: number;
  owner: string;
}): void {
  const message = describeExceededQuota(options);
  if (message !== undefined) {
    throw new ServiceQuotaExceededException(message);
  }
}

/** How messages name the account and region of a quota. */
export function describeAccount({ accountId, region }: Scope): string {
  return `Account ${accountId} in ${region}`;
}
