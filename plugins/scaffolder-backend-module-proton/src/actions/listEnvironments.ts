import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { InputError } from '@backstage/errors';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  DEPLOYMENT_STATUSES,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { listMatching } from '../environments/listMatching';
import { environmentResource } from '../permissions/environmentResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { examples } from './listEnvironments.examples';
import {
  listEnvironmentsInput,
  listEnvironmentsOutput,
} from './listEnvironments.schema';
import {
  ListEnvironmentsActionInput,
  ListEnvironmentsActionOutput,
} from './listEnvironments.types';
import { toTaskError } from './toTaskError';

const DEFAULT_LIMIT = 1_000;

/**
 * The services that {@link listEnvironmentsAction} works with, and where
 * the entities of environments are.
 *
 * @public
 */
export interface ListEnvironmentsActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
  catalog: CatalogService;
  auth: AuthService;
  /** The namespace of the entities of environments; `default` when absent. */
  entityNamespace?: string;
}

/**
 * The action `aws:proton:list-environments`: tells later steps of the
 * environments that fit.
 *
 * @public
 */
export function listEnvironmentsAction(
  options: ListEnvironmentsActionOptions,
): TemplateAction<
  ListEnvironmentsActionInput,
  ListEnvironmentsActionOutput,
  'v2'
> {
  const { proton, permissions, catalog, auth, entityNamespace } = options;
  return createTemplateAction({
    id: 'aws:proton:list-environments',
    description:
      'Lists the Proton environments of an account and region, by template, version, status and tags',
    examples,
    supportsDryRun: true,
    schema: { input: listEnvironmentsInput, output: listEnvironmentsOutput },
    async handler(ctx) {
      try {
        const { input, logger } = ctx;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonEnvironmentReadPermission);
        const client = await proton.getClient(input);
        const { environments, hasMore } = await listMatching({
          client,
          isVisible: ({ arn = '', ...known }) =>
            may.allowsForEnvironment(protonEnvironmentReadPermission, () =>
              environmentResource({
                catalog,
                auth,
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
      } catch (error) {
        throw toTaskError(error);
      }
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
