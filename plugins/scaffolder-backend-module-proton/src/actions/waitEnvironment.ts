import type { PermissionsService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { awaitDeployment } from '../deployments/awaitDeployment';
import { locateEnvironment } from '../environments/locateEnvironment';
import { readOutputs } from '../environments/readOutputs';
import { requireEnvironment } from '../environments/requireEnvironment';
import { readTimeout } from './readTimeout';
import { requireCancelPermission } from './requireCancelPermission';
import { requirePermission } from './requirePermission';
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

/** @public */
export interface WaitEnvironmentActionOptions {
  proton: ProtonService;
  permissions: PermissionsService;
  catalog: CatalogService;
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
  const { proton, permissions, catalog } = options;
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
        const credentials = await ctx.getInitiatorCredentials();
        await requirePermission({
          permissions,
          permission: protonEnvironmentReadPermission,
          credentials,
          to: 'see Proton environments',
        });
        if (input.cancelDeployment) {
          await requireCancelPermission({ permissions, credentials });
        }
        const timeoutMs = readTimeout(input.timeout);
        const located = await locateEnvironment({
          proton,
          catalog,
          credentials,
          reference: input,
        });
        const { client, target, name, arn } = located;
        const environment = await requireEnvironment(located);
        const deploymentId =
          input.deploymentId ?? environment.lastAttemptedDeploymentId;
        const extension = proton.extension(target);
        let status: string = 'SUCCEEDED';
        if (ctx.isDryRun) {
          logger.info(
            `Dry run: would wait for ${name}, which is ${environment.deploymentStatus}`,
          );
        } else {
          ({ status } = await awaitDeployment({
            client,
            extension,
            environmentName: name,
            deploymentId,
            logger,
            timeoutMs,
            signal,
            cancelDeployment: input.cancelDeployment,
          }));
        }
        ctx.output('arn', arn);
        ctx.output('name', name);
        ctx.output('status', status);
        ctx.output('deploymentId', deploymentId ?? '');
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
