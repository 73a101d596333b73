import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { protonEnvironmentResourceRef } from './resources';
import { accountRule, ownerRule, refuseQuery, tagRule } from './sharedRules';

const resourceRef = protonEnvironmentResourceRef;

/**
 * The permission rules for environments.
 *
 * @public
 */
export const protonEnvironmentRules = {
  isOwner: createPermissionRule({
    ...ownerRule,
    description: 'Allow environments that any of the claims owns',
    resourceRef,
  }),

  hasTemplate: createPermissionRule({
    name: 'HAS_TEMPLATE',
    description: 'Allow environments that are made from any of the templates',
    resourceRef,
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
    resourceRef,
  }),

  hasStatus: createPermissionRule({
    name: 'HAS_STATUS',
    description: 'Allow environments in any of the deployment statuses',
    resourceRef,
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
    resourceRef,
  }),
};
