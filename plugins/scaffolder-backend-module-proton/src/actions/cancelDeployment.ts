import { CancelEnvironmentDeploymentCommand } from '@aws-sdk/client-proton';
import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  type ProtonService,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import { awaitDeployment } from '../deployments/awaitDeployment';
import { openDeploymentLog } from '../deployments/openDeploymentLog';
import { locateOnce, referenceKey } from '../environments/locateOnce';
import { requireEnvironment } from '../environments/requireEnvironment';
import { protonEnvironmentCancelPermission } from '@proton-vending/backstage-plugin-proton-common';
import { taskInitiator } from '../initiators/taskInitiator';
import { environmentResource } from '../permissions/environmentResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { examples } from './cancelDeployment.examples';
import {
  cancelDeploymentActionInput,
  cancelDeploymentActionOutput,
} from './cancelDeployment.schema';
import {
  CancelDeploymentActionInput,
  CancelDeploymentActionOutput,
} from './cancelDeployment.types';
import { readTimeout } from './readTimeout';
import { stepKey } from './stepKey';
import { toTaskError } from './toTaskError';

/**
 * The services that {@link cancelDeploymentAction} works with.
 *
 * @public
 */
export interface CancelDeploymentActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
  catalog: CatalogService;
  auth: AuthService;
}

/**
 * The action `aws:proton:cancel-deployment`: cancels the deployment of an
 * environment that runs. One that is cancelled already is left as it is.
 *
 * @public
 */
export function cancelDeploymentAction(
  options: CancelDeploymentActionOptions,
): TemplateAction<
  CancelDeploymentActionInput,
  CancelDeploymentActionOutput,
  'v2'
> {
  const { proton, permissions, catalog, auth } = options;
  return createTemplateAction({
    id: 'aws:proton:cancel-deployment',
    description: 'Cancels the deployment of a Proton environment that runs',
    examples,
    supportsDryRun: true,
    schema: {
      input: cancelDeploymentActionInput,
      output: cancelDeploymentActionOutput,
    },
    async handler(ctx) {
      try {
        const { input, logger, signal } = ctx;
        const { wait = true } = input;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonEnvironmentCancelPermission);
        const timeoutMs = readTimeout(input.timeout);
        const key = stepKey(
          `cancel.environment.${referenceKey(input)}`,
          ctx.each,
        );
        const located = await locateOnce({
          proton,
          catalog,
          reference: input,
          ctx,
          key: `${key}.located`,
        });
        const { client, target, name, arn } = located;
        const resource = () => environmentResource({ catalog, auth, located });
        await may.requireForEnvironment(
          protonEnvironmentCancelPermission,
          arn,
          resource,
        );
        const environment = await requireEnvironment(located);
        let status: string = environment.deploymentStatus ?? '';
        ctx.output('arn', arn);
        ctx.output('name', name);

        if (status === 'CANCELLED') {
          logger.info(`The deployment of ${name} is cancelled already`);
        } else if (status !== 'CANCELLING' && status !== 'IN_PROGRESS') {
          throw new ConflictError(
            status === 'DELETE_IN_PROGRESS'
              ? `The environment ${name} is being deleted, which cannot be cancelled`
              : `There is nothing to cancel: the last deployment of the environment ${name} is over (${status})`,
          );
        } else if (ctx.isDryRun) {
          logger.info(`Dry run: would cancel the deployment of ${name}`);
          status = 'CANCELLED';
        } else {
          const extension = proton.extension(target);
          const log = wait
            ? await openDeploymentLog({ extension, may, arn, resource, logger })
            : undefined;
          if (status === 'IN_PROGRESS') {
            await client.send(
              withInitiator(
                new CancelEnvironmentDeploymentCommand({
                  environmentName: name,
                }),
                taskInitiator(ctx),
              ),
            );
            status = 'CANCELLING';
          }
          logger.info(`Cancelling the deployment of the environment ${name}`);
          if (wait) {
            ({ status } = await awaitDeployment({
              client,
              log,
              environmentName: name,
              deploymentId: environment.lastAttemptedDeploymentId,
              logger,
              timeoutMs,
              signal,
              // It may be over before the cancel takes hold.
              expected: ['CANCELLED', 'SUCCEEDED', 'FAILED'],
            }));
          }
        }
        ctx.output('status', status);
      } catch (error) {
        throw toTaskError(error);
      }
    },
  });
}
