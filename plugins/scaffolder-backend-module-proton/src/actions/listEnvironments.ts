import type { PermissionsService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  DEPLOYMENT_STATUSES,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { resolveTarget } from '../accounts/resolveTarget';
import { listMatching } from '../environments/listMatching';
import { examples } from './listEnvironments.examples';
import {
  listEnvironmentsInput,
  listEnvironmentsOutput,
} from './listEnvironments.schema';
import {
  ListEnvironmentsActionInput,
  ListEnvironmentsActionOutput,
} from './listEnvironments.types';
import { requirePermission } from './requirePermission';
import { toTaskError } from './toTaskError';

const DEFAULT_LIMIT = 1_000;

/** @public */
export interface ListEnvironmentsActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
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
  const { proton, permissions, entityNamespace } = options;
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
        await requirePermission({
          permissions,
          permission: protonEnvironmentReadPermission,
          ctx,
          to: 'see Proton environments',
        });
        const { environments, hasMore } = await listMatching({
          client: await proton.getClient(input),
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
