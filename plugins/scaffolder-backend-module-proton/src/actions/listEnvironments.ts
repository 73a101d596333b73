import { InputError } from '@backstage/errors';
import {
  DEPLOYMENT_STATUSES,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { resolveTarget } from '@proton-vending/backstage-plugin-proton-node';
import { listMatching } from '../environments/listMatching';
import { environmentResource } from '../permissions/environmentResource';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { examples } from './listEnvironments.examples';
import {
  optionalString,
  optionalStringMap,
  optionalVersionNumber,
  targetInput,
} from './schemas';

const DEFAULT_LIMIT = 1_000;

/**
 * The action `aws:proton:list-environments`: tells later steps of the
 * environments that fit.
 *
 * @public
 */
export function listEnvironmentsAction(
  services: Pick<
    ProtonActionServices,
    'proton' | 'permissions' | 'catalog' | 'auth' | 'entityNamespace'
  >,
) {
  const { proton, permissions, entityNamespace } = services;
  return createProtonAction({
    id: 'aws:proton:list-environments',
    description:
      'Lists the Proton environments of an account and region, by template, version, status and tags',
    examples,
    permissions,
    schema: {
      input: {
        ...targetInput,
        templateName: optionalString('Only environments of this template'),
        majorVersion: optionalVersionNumber(
          'Only environments that run this major version',
        ),
        minorVersion: optionalVersionNumber(
          'Only environments that run this minor version',
        ),
        status: z =>
          z
            .union([z.string(), z.array(z.string())])
            .optional()
            .describe(
              'Only environments with this deployment status, or one of these',
            ),
        tags: optionalStringMap(
          'Only environments that have all of these tags',
        ),
        behind: z =>
          z
            .enum(['minor', 'major', 'any'])
            .optional()
            .describe(
              'Only environments that are a minor version, a major version or any version behind the recommended one',
            ),
        limit: z =>
          z
            .number()
            .int()
            .min(1)
            .max(10_000)
            .optional()
            .describe('How many at most; 1000 by default'),
      },
      output: {
        environments: z =>
          z
            .array(
              z.object({
                arn: z.string(),
                name: z.string(),
                accountId: z.string(),
                region: z.string(),
                description: z.string(),
                status: z.string(),
                statusMessage: z.string(),
                templateName: z.string(),
                templateVersion: z.string(),
                recommendedVersion: z.string(),
                entityRef: z.string(),
              }),
            )
            .describe(
              'The environments, as aws:proton:get-environment tells of one',
            ),
        count: z => z.number().describe('How many there are'),
        hasMore: z =>
          z.boolean().describe('Whether the limit has left out others'),
      },
    },
    async handler(ctx, { may }) {
      const { input, logger } = ctx;
      await may.requireAny(protonEnvironmentReadPermission);
      const client = await proton.getClient(input);
      const { environments, hasMore } = await listMatching({
        client,
        isVisible: ({ arn = '', ...known }) =>
          may.allowsForEnvironment(protonEnvironmentReadPermission, () =>
            environmentResource({
              ...services,
              located: { client, arn },
              known,
            }),
          ),
        target: resolveTarget(proton, input),
        entityNamespace,
        filter: {
          templateName: input.templateName,
          majorVersion:
            input.majorVersion === undefined
              ? undefined
              : String(input.majorVersion),
          minorVersion:
            input.minorVersion === undefined
              ? undefined
              : String(input.minorVersion),
          statuses: readStatuses(input.status),
          tags: input.tags,
          behind: input.behind,
          limit: input.limit ?? DEFAULT_LIMIT,
        },
      });
      logger.info(
        `Found ${environments.length}${
          hasMore ? ' and more' : ''
        } environments: ${environments.map(({ name }) => name).join(', ')}`,
      );
      ctx.output('environments', environments);
      ctx.output('count', environments.length);
      ctx.output('hasMore', hasMore);
    },
  });
}

function readStatuses(status?: string | string[]): string[] | undefined {
  const statuses = typeof status === 'string' ? [status] : status;
  const unknown = statuses?.find(
    each => !DEPLOYMENT_STATUSES.some(known => known === each),
  );
  if (unknown !== undefined) {
    throw new InputError(
      `"${unknown}" is no deployment status; there are ${DEPLOYMENT_STATUSES.join(
        ', ',
      )}`,
    );
  }
  return statuses;
}
