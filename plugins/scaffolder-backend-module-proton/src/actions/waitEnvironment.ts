import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  protonEnvironmentCancelPermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { awaitDeployment } from '../deployments/awaitDeployment';
import { openDeploymentLog } from '../deployments/openDeploymentLog';
import { locateOnce, referenceKey } from '../environments/locateOnce';
import { readOutputs } from '../environments/readOutputs';
import { requireEnvironment } from '../environments/requireEnvironment';
import { environmentResource } from '../permissions/environmentResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { readTimeout } from './readTimeout';
import { stepKey } from './stepKey';
import { toTaskError } from './toTaskError';
import { examples } from './waitEnvironment.examples';
import {
  waitEnvironmentInput,
  waitEnvironmentOutput,
} from './waitEnvironment.schema';
import {
  WaitEnvironmentActionInput,
  WaitEnvironmentActionOutput,
} from './waitEnvironment.types';

/**
 * The services that {@link waitEnvironmentAction} works with.
 *
 * @public
 */
export interface WaitEnvironmentActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
  catalog: CatalogService;
  auth: AuthService;
}

/**
 * The action `aws:proton:wait-environment`: waits until a deployment of an
 * environment has succeeded, and shows its log meanwhile.
 *
 * @public
 */
export function waitEnvironmentAction(
  options: WaitEnvironmentActionOptions,
): TemplateAction<
  WaitEnvironmentActionInput,
  WaitEnvironmentActionOutput,
  'v2'
> {
  const { proton, permissions, catalog, auth } = options;
  return createTemplateAction({
    id: 'aws:proton:wait-environment',
    description:
      'Waits until a deployment of a Proton environment has succeeded, and shows its log meanwhile',
    examples,
    supportsDryRun: true,
    schema: { input: waitEnvironmentInput, output: waitEnvironmentOutput },
    async handler(ctx) {
      try {
        const { input, logger, signal } = ctx;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonEnvironmentReadPermission);
        if (input.cancelDeployment) {
          await may.requireAny(protonEnvironmentCancelPermission);
        }
        const timeoutMs = readTimeout(input.timeout);
        const key = stepKey(
          `wait.environment.${referenceKey(input)}`,
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
          protonEnvironmentReadPermission,
          arn,
          resource,
        );
        if (input.cancelDeployment) {
          await may.requireForEnvironment(
            protonEnvironmentCancelPermission,
            arn,
            resource,
          );
        }
        const environment = await requireEnvironment(located);
        // A later run goes on with the deployment that the first one has found.
        const last = async () => environment.lastAttemptedDeploymentId ?? '';
        const deploymentId =
          input.deploymentId ??
          (ctx.isDryRun
            ? await last()
            : await ctx.checkpoint({ key: `${key}.deployment`, fn: last }));
        const extension = proton.extension(target);
        let status: string = 'SUCCEEDED';
        if (ctx.isDryRun) {
          logger.info(
            `Dry run: would wait for ${name}, which is ${environment.deploymentStatus}`,
          );
        } else {
          ({ status } = await awaitDeployment({
            client,
            log: await openDeploymentLog({
              extension,
              may,
              arn,
              resource,
              logger,
            }),
            environmentName: name,
            deploymentId: deploymentId || undefined,
            logger,
            timeoutMs,
            signal,
            cancelDeployment: input.cancelDeployment,
          }));
        }
        ctx.output('arn', arn);
        ctx.output('name', name);
        ctx.output('status', status);
        ctx.output('deploymentId', deploymentId);
        ctx.output(
          'outputs',
          await readOutputs({ client, extension, environmentName: name }),
        );
      } catch (error) {
        throw toTaskError(error);
      }
    },
  });
}
