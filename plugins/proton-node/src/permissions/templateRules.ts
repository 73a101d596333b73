import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { protonEnvironmentTemplateResourceRef } from './resources';
import { accountRule, ownerRule, refuseQuery, tagRule } from './sharedRules';

const resourceRef = protonEnvironmentTemplateResourceRef;

/**
 * The permission rules for environment templates.
 *
 * @public
 */
export const protonTemplateRules = {
  isOwner: createPermissionRule({
    ...ownerRule,
    description: 'Allow environment templates that any of the claims owns',
    resourceRef,
  }),

  hasName: createPermissionRule({
    name: 'HAS_NAME',
    description: 'Allow the environment templates with any of the names',
    resourceRef,
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
    resourceRef,
  }),

  hasTag: createPermissionRule({
    ...tagRule,
    description: 'Allow environment templates with a tag',
    resourceRef,
  }),
};
