import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { requireEnvironment } from '../environments/locateEnvironment';
import { readOutputs } from '../environments/readOutputs';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { openEnvironmentStep } from './openEnvironmentStep';
import {
  cancelDeploymentInput,
  environmentOutput,
  environmentReferenceInput,
  optionalString,
  outputsOutput,
  requiredString,
  timeoutInput,
} from './schemas';
import { examples } from './waitEnvironment.examples';

/**
 * The action `aws:proton:wait-environment`: waits until a deployment of an
 * environment has succeeded, and shows its log meanwhile.
 *
 * @public
 */
export function waitEnvironmentAction(
  services: Pick<
    ProtonActionServices,
    'proton' | 'permissions' | 'catalog' | 'auth'
  >,
) {
  return createProtonAction({
    id: 'aws:proton:wait-environment',
    description:
      'Waits until a deployment of a Proton environment has succeeded, and shows its log meanwhile',
    examples,
    permissions: services.permissions,
    schema: {
      input: {
        ...environmentReferenceInput,
        deploymentId: optionalString(
          'The deployment to wait for; the last one by default',
        ),
        ...timeoutInput,
        ...cancelDeploymentInput,
      },
      output: {
        ...environmentOutput,
        status: requiredString('SUCCEEDED: the step fails otherwise'),
        deploymentId: requiredString('The id of the deployment; may be empty'),
        ...outputsOutput,
      },
    },
    async handler(ctx, { may }) {
      const { input } = ctx;
      const step = await openEnvironmentStep({
        services,
        may,
        ctx,
        verb: 'wait',
        permission: protonEnvironmentReadPermission,
      });
      await step.requirePermissions();
      const environment = await requireEnvironment(step);
      // A later run goes on with the deployment that the first one has found.
      const last = async () => environment.lastAttemptedDeploymentId ?? '';
      const deploymentId =
        input.deploymentId ??
        (ctx.isDryRun
          ? await last()
          : await ctx.checkpoint({ key: `${step.key}.deployment`, fn: last }));
      let status: string = 'SUCCEEDED';
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Dry run: would wait for ${step.name}, which is ${environment.deploymentStatus}`,
        );
      } else {
        const awaitEnd = await step.prepareToWait();
        ({ status } = await awaitEnd(deploymentId));
      }
      ctx.output('arn', step.arn);
      ctx.output('name', step.name);
      ctx.output('status', status);
      ctx.output('deploymentId', deploymentId);
      ctx.output('outputs', await readOutputs(step));
    },
  });
}
