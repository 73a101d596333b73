import type { Environment, ProtonClient } from '@aws-sdk/client-proton';
import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  protonEnvironmentDeletePermission,
  protonEnvironmentRetainPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { awaitEntityGone } from '../catalog/awaitEntityGone';
import { awaitDeployment } from '../deployments/awaitDeployment';
import { openDeploymentLog } from '../deployments/openDeploymentLog';
import { requireNotCancelled } from '../deployments/requireNotCancelled';
import { startOnce } from '../deployments/startOnce';
import { deleteEnvironment } from '../environments/deleteEnvironment';
import { findEnvironment } from '../environments/findEnvironment';
import { locateOnce, referenceKey } from '../environments/locateOnce';
import { retainEnvironment } from '../environments/retainEnvironment';
import { requireConfirmedName } from '../environments/requireConfirmedName';
import { requireNothingRuns } from '../environments/requireNothingRuns';
import { taskInitiator } from '../initiators/taskInitiator';
import { environmentResource } from '../permissions/environmentResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { examples } from './deleteEnvironment.examples';
import {
  deleteEnvironmentInput,
  deleteEnvironmentOutput,
} from './deleteEnvironment.schema';
import {
  DeleteEnvironmentActionInput,
  DeleteEnvironmentActionOutput,
} from './deleteEnvironment.types';
import { readTimeout } from './readTimeout';
import { stepKey } from './stepKey';
import { toTaskError } from './toTaskError';

/**
 * The services that {@link deleteEnvironmentAction} works with.
 *
 * @public
 */
export interface DeleteEnvironmentActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
  catalog: CatalogService;
  auth: AuthService;
  /** Through which the catalog is asked to look again. */
  events: EventsService;
}

/**
 * The action `aws:proton:delete-environment`: destroys what an environment has
 * provisioned and deletes the environment, or forgets it alone.
 *
 * @public
 */
export function deleteEnvironmentAction(
  options: DeleteEnvironmentActionOptions,
): TemplateAction<
  DeleteEnvironmentActionInput,
  DeleteEnvironmentActionOutput,
  'v2'
> {
  const { proton, permissions, catalog, auth, events } = options;
  return createTemplateAction({
    id: 'aws:proton:delete-environment',
    description:
      'Deletes a Proton environment together with its infrastructure, or forgets it and keeps the infrastructure',
    examples,
    supportsDryRun: true,
    schema: { input: deleteEnvironmentInput, output: deleteEnvironmentOutput },
    async handler(ctx) {
      try {
        const { input, logger, signal } = ctx;
        const { wait = true, retain = false } = input;
        const permission = retain
          ? protonEnvironmentRetainPermission
          : protonEnvironmentDeletePermission;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(permission);
        const timeoutMs = readTimeout(input.timeout);
        const key = stepKey(
          `delete.environment.${referenceKey(input)}`,
          ctx.each,
        );
        const located = await locateOnce({
          proton,
          catalog,
          reference: input,
          ctx,
          key: `${key}.located`,
          check: found => requireConfirmedName(found.name, input.confirmName),
        });
        const { client, target, name, arn, createdAt } = located;
        const extension = proton.extension(target);
        const environment = await findSame(client, name, createdAt);
        const resource = () =>
          environmentResource({ catalog, auth, located, known: environment });
        if (environment) {
          await may.requireForEnvironment(permission, arn, resource);
        }
        ctx.output('arn', arn);
        ctx.output('name', name);

        if (ctx.isDryRun) {
          if (environment) {
            requireNothingRuns(environment);
          }
          logger.info(
            retain
              ? `Dry run: would forget the environment ${name} and keep its infrastructure`
              : `Dry run: would delete the environment ${name} and destroy its infrastructure`,
          );
          ctx.output('status', 'DELETE_COMPLETE');
          ctx.output('deploymentId', '');
          return;
        }

        let deploymentId = '';
        let status = 'DELETE_COMPLETE';
        if (!environment) {
          logger.info(`The environment ${name} is gone already`);
        } else if (retain) {
          requireNotCancelled(signal);
          await retainEnvironment(extension, name, taskInitiator(ctx));
          logger.info(
            `Forgot the environment ${name}; its infrastructure stays, and nothing leads to it any more`,
          );
        } else {
          const log = wait
            ? await openDeploymentLog({ extension, may, arn, resource, logger })
            : undefined;
          ({ deploymentId } = await startOnce({
            client,
            environmentName: name,
            key,
            checkpoint: ctx.checkpoint,
            start: () => {
              requireNotCancelled(signal);
              return deleteEnvironment(client, environment, taskInitiator(ctx));
            },
          }));
          logger.info(
            `Deleting the environment ${name} in account ${target.accountId}, ${target.region}`,
          );
          status = 'DELETE_IN_PROGRESS';
          if (wait) {
            ({ status } = await awaitDeployment({
              client,
              log,
              environmentName: name,
              deploymentId: deploymentId || undefined,
              logger,
              timeoutMs,
              signal,
              expected: ['DELETE_COMPLETE'],
            }));
          }
        }
        ctx.output('status', status);
        ctx.output('deploymentId', deploymentId);
        if (status === 'DELETE_COMPLETE') {
          await awaitEntityGone({ catalog, auth, events, arn, logger, signal });
        }
      } catch (error) {
        throw toTaskError(error);
      }
    },
  });
}

/** `undefined` when it is gone, also when another one has its name by now. */
async function findSame(
  client: ProtonClient,
  name: string,
  createdAt: string,
): Promise<Environment | undefined> {
  const environment = await findEnvironment(client, name);
  const isSame = (environment?.createdAt?.toISOString() ?? '') === createdAt;
  return isSame ? environment : undefined;
}
