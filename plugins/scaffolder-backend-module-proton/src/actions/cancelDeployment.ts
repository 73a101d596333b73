import { CancelEnvironmentDeploymentCommand } from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { protonEnvironmentCancelPermission } from '@proton-vending/backstage-plugin-proton-common';
import { withInitiator } from '@proton-vending/backstage-plugin-proton-node';
import { requireEnvironment } from '../environments/locateEnvironment';
import { taskInitiator } from './taskInitiator';
import { examples } from './cancelDeployment.examples';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { openEnvironmentStep } from './openEnvironmentStep';
import {
  environmentOutput,
  environmentReferenceInput,
  reasonInput,
  requiredString,
  waitInput,
} from './schemas';

/**
 * The action `aws:proton:cancel-deployment`: cancels the deployment of an
 * environment that runs. One that is cancelled already is left as it is.
 *
 * @public
 */
export function cancelDeploymentAction(
  services: Pick<
    ProtonActionServices,
    'proton' | 'permissions' | 'catalog' | 'auth'
  >,
) {
  return createProtonAction({
    id: 'aws:proton:cancel-deployment',
    description: 'Cancels the deployment of a Proton environment that runs',
    examples,
    permissions: services.permissions,
    schema: {
      input: { ...environmentReferenceInput, ...reasonInput, ...waitInput },
      output: {
        ...environmentOutput,
        status: requiredString(
          'CANCELLED; SUCCEEDED or FAILED when the deployment was over first; CANCELLING when the step does not wait',
        ),
      },
    },
    async handler(ctx, { may }) {
      const { logger } = ctx;
      const { wait = true } = ctx.input;
      const step = await openEnvironmentStep({
        services,
        may,
        ctx,
        verb: 'cancel',
        permission: protonEnvironmentCancelPermission,
      });
      const { client, name } = step;
      await step.requirePermissions();
      const environment = await requireEnvironment(step);
      let status: string = environment.deploymentStatus ?? '';
      ctx.output('arn', step.arn);
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
        const awaitEnd = wait ? await step.prepareToWait() : undefined;
        if (status === 'IN_PROGRESS') {
          await client.send(
            withInitiator(
              new CancelEnvironmentDeploymentCommand({ environmentName: name }),
              taskInitiator(ctx),
            ),
          );
          status = 'CANCELLING';
        }
        logger.info(`Cancelling the deployment of the environment ${name}`);
        if (awaitEnd) {
          // It may be over before the cancel takes hold.
          ({ status } = await awaitEnd(environment.lastAttemptedDeploymentId, [
            'CANCELLED',
            'SUCCEEDED',
            'FAILED',
          ]));
        }
      }
      ctx.output('status', status);
    },
  });
}
