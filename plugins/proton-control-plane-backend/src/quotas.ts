import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Scope } from './database/scope';
import { ServiceQuotaExceededException } from './errors';
import {
  RESOURCE_KINDS,
  ResourceKindName,
  getResourceKind,
} from './resources/resourceKinds';

/** How many resources of a kind an owner can have, by the name of the setting. */
export type Quotas = Readonly<Record<string, number>>;

/** AWS Proton's own, as it had them last. */
export const DEFAULT_QUOTAS: Quotas = Object.fromEntries(
  Object.entries(RESOURCE_KINDS).flatMap(([kind, { quota }]) =>
    quota === undefined ? [] : [[`${kind}s`, quota]],
  ),
);

/** Reads `quotas` of `protonControlPlane`. */
export function readQuotas(config: Config): Quotas {
  return Object.fromEntries(
    Object.entries(DEFAULT_QUOTAS).map(([name, defaultQuota]) => {
      const quota = config.getOptionalNumber(`quotas.${name}`) ?? defaultQuota;
      if (!Number.isInteger(quota) || quota < 1) {
        throw new InputError(
          `protonControlPlane.quotas.${name} must be a whole number, 1 or more`,
        );
      }
      return [name, quota];
    }),
  );
}

/** @throws ServiceQuotaExceededException when an owner has no room for one more */
export function enforceQuota(options: {
  quotas: Quotas;
  kind: ResourceKindName;
  count: number;
  owner: string;
}): void {
  const { quotas, kind, count, owner } = options;
  const { noun, quota: defaultQuota = Infinity } = getResourceKind(kind);
  const quota = quotas[`${kind}s`] ?? defaultQuota;
  if (count >= quota) {
    throw new ServiceQuotaExceededException(
      `${owner} has ${count} ${noun}s, and ${quota} is the most that protonControlPlane.quotas.${kind}s allows; delete some, or raise the quota`,
    );
  }
}

/** How messages name the account and region of a quota. */
export function describeAccount({ accountId, region }: Scope): string {
  return `Account ${accountId} in ${region}`;
}
