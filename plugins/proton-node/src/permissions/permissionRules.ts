import { NotImplementedError } from '@backstage/errors';
import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import {
  protonEnvironmentResourceRef,
  protonEnvironmentTemplateResourceRef,
} from './resources';

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
function refuseQuery(): never {
  throw new NotImplementedError(
    'The permission rules of Proton are applied to resources, not to queries',
  );
}

const ownerRule = {
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

const accountRule = {
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

const tagRule = {
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

/**
 * The permission rules for environments.
 *
 * @public
 */
export const protonEnvironmentRules = {
  isOwner: createPermissionRule({
    ...ownerRule,
    description: 'Allow environments that any of the claims owns',
    resourceRef: protonEnvironmentResourceRef,
  }),

  hasTemplate: createPermissionRule({
    name: 'HAS_TEMPLATE',
    description: 'Allow environments that are made from any of the templates',
    resourceRef: protonEnvironmentResourceRef,
    paramsSchema: z.object({
      templateNames: z
        .array(z.string())
        .describe('Names of environment templates'),
    }),
    apply: ({ templateName }, { templateNames }) =>
      templateNames.includes(templateName),
    toQuery: refuseQuery,
  }),

  inAccount: createPermissionRule({
    ...accountRule,
    description: 'Allow environments in any of the AWS accounts and regions',
    resourceRef: protonEnvironmentResourceRef,
  }),

  hasStatus: createPermissionRule({
    name: 'HAS_STATUS',
    description: 'Allow environments in any of the deployment statuses',
    resourceRef: protonEnvironmentResourceRef,
    paramsSchema: z.object({
      statuses: z.array(z.string()).describe('Such as SUCCEEDED'),
    }),
    apply: ({ status }, { statuses }) =>
      status !== undefined && statuses.includes(status),
    toQuery: refuseQuery,
  }),

  hasTag: createPermissionRule({
    ...tagRule,
    description: 'Allow environments with a tag',
    resourceRef: protonEnvironmentResourceRef,
  }),
};

/**
 * The permission rules for environment templates.
 *
 * @public
 */
export const protonTemplateRules = {
  isOwner: createPermissionRule({
    ...ownerRule,
    description: 'Allow environment templates that any of the claims owns',
    resourceRef: protonEnvironmentTemplateResourceRef,
  }),

  hasName: createPermissionRule({
    name: 'HAS_NAME',
    description: 'Allow the environment templates with any of the names',
    resourceRef: protonEnvironmentTemplateResourceRef,
    paramsSchema: z.object({
      names: z.array(z.string()).describe('Names of environment templates'),
    }),
    apply: ({ name }, { names }) => names.includes(name),
    toQuery: refuseQuery,
  }),

  inAccount: createPermissionRule({
    ...accountRule,
    description:
      'Allow environment templates in any of the AWS accounts and regions',
    resourceRef: protonEnvironmentTemplateResourceRef,
  }),

  hasTag: createPermissionRule({
    ...tagRule,
    description: 'Allow environment templates with a tag',
    resourceRef: protonEnvironmentTemplateResourceRef,
  }),
};

const environments = createConditionExports({
  resourceRef: protonEnvironmentResourceRef,
  rules: protonEnvironmentRules,
});

const templates = createConditionExports({
  resourceRef: protonEnvironmentTemplateResourceRef,
  rules: protonTemplateRules,
});

/**
 * The conditions that a permission policy can put on environments.
 *
 * @public
 */
export const protonEnvironmentConditions = environments.conditions;

/**
 * Makes the conditional decision of a permission policy about environments.
 *
 * @public
 */
export const createProtonEnvironmentConditionalDecision =
  environments.createConditionalDecision;

/**
 * The conditions that a permission policy can put on environment templates.
 *
 * @public
 */
export const protonTemplateConditions = templates.conditions;

/**
 * Makes the conditional decision of a permission policy about environment
 * templates.
 *
 * @public
 */
export const createProtonTemplateConditionalDecision =
  templates.createConditionalDecision;
