import { NotImplementedError } from '@backstage/errors';
import { z } from 'zod';

/** What the rules look at that environments and templates share. */
interface VendedResource {
  accountId: string;
  region: string;
  owners: string[];
  tags: Record<string, string>;
}

/**
 * Proton's API cannot filter by what the rules ask for, so they are applied to
 * what it answers instead.
 */
export function refuseQuery(): never {
  throw new NotImplementedError(
    'The permission rules of Proton are applied to resources, not to queries',
  );
}

export const ownerRule = {
  name: 'IS_OWNER',
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs, such as the ownership refs of a user'),
  }),
  apply: ({ owners }: VendedResource, { claims }: { claims: string[] }) =>
    owners.some(owner => claims.includes(owner)),
  toQuery: refuseQuery,
};

export const accountRule = {
  name: 'IN_ACCOUNT',
  paramsSchema: z.object({
    accountIds: z.array(z.string()).describe('Twelve-digit AWS account ids'),
    regions: z.array(z.string()).optional().describe('Any region when absent'),
  }),
  apply: (
    { accountId, region }: VendedResource,
    { accountIds, regions }: { accountIds: string[]; regions?: string[] },
  ) => accountIds.includes(accountId) && (regions?.includes(region) ?? true),
  toQuery: refuseQuery,
};

export const tagRule = {
  name: 'HAS_TAG',
  paramsSchema: z.object({
    key: z.string().describe('The key of the tag'),
    value: z.string().optional().describe('Any value when absent'),
  }),
  apply: (
    { tags }: VendedResource,
    { key, value }: { key: string; value?: string },
  ) => Object.hasOwn(tags, key) && (value === undefined || tags[key] === value),
  toQuery: refuseQuery,
};
