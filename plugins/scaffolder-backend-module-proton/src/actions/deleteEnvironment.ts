import {
  DeleteEnvironmentCommand,
  Environment,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { ConflictError, InputError } from '@backstage/errors';
import {
  isDeploymentRunning,
  protonEnvironmentDeletePermission,
  protonEnvironmentRetainPermission,
  type RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  findEnvironment,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import { awaitEntityGone } from '../catalog/awaitEntity';
import { throwIfCancelled } from '../deployments/DeploymentError';
import { requireNothingRuns, startOnce } from '../deployments/startOnce';
import { taskInitiator } from './taskInitiator';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { examples } from './deleteEnvironment.examples';
import { EnvironmentStep, openEnvironmentStep } from './openEnvironmentStep';
import {
  environmentOutput,
  environmentReferenceInput,
  optionalBoolean,
  reasonInput,
  requiredString,
  waitInput,
} from './schemas';

/**
 * The action `aws:proton:delete-environment`: destroys what an environment has
 * provisioned and deletes the environment, or forgets it alone.
 *
 * @public
 */
export function deleteEnvironmentAction(
  services: Pick<
    ProtonActionServices,
    'proton' | 'permissions' | 'catalog' | 'auth' | 'events'
  >,
) {
  return createProtonAction({
    id: 'aws:proton:delete-environment',
    description:
      'Deletes a Proton environment together with its infrastructure, or forgets it and keeps the infrastructure',
    examples,
    permissions: services.permissions,
    schema: {
      input: {
        ...environmentReferenceInput,
        confirmName: requiredString(
          'The name of the environment, typed by whoever deletes it; another name is refused',
        ),
        retain: optionalBoolean(
          'Whether the infrastructure stays, and only the environment is forgotten; false by default. Needs the permission proton.environment.retain in place of proton.environment.delete',
        ),
        ...reasonInput,
        ...waitInput,
      },
      output: {
        ...environmentOutput,
        status: requiredString(
          'DELETE_COMPLETE, or DELETE_IN_PROGRESS when the step does not wait',
        ),
        deploymentId: requiredString(
          'The id of the deployment that deletes; empty with retain',
        ),
      },
    },
    async handler(ctx, { may }) {
      const { input, logger, signal } = ctx;
      const { wait = true, retain = false } = input;
      const step = await openEnvironmentStep({
        services,
        may,
        ctx,
        verb: 'delete',
        permission: retain
          ? protonEnvironmentRetainPermission
          : protonEnvironmentDeletePermission,
        check: found => requireConfirmedName(found.name, input.confirmName),
      });
      const { client, target, name, arn } = step;
      const environment = await findSame(step);
      if (environment) {
        await step.requirePermissions(environment);
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
        throwIfCancelled(signal);
        await retainEnvironment(step, taskInitiator(ctx));
        logger.info(
          `Forgot the environment ${name}; its infrastructure stays, and nothing leads to it any more`,
        );
      } else {
        const awaitEnd = wait
          ? await step.prepareToWait(environment)
          : undefined;
        ({ deploymentId } = await startOnce({
          client,
          environmentName: name,
          key: step.key,
          checkpoint: ctx.checkpoint,
          start: () => {
            throwIfCancelled(signal);
            return startDeletion(client, environment, taskInitiator(ctx));
          },
        }));
        logger.info(
          `Deleting the environment ${name} in account ${target.accountId}, ${target.region}`,
        );
        status = 'DELETE_IN_PROGRESS';
        if (awaitEnd) {
          ({ status } = await awaitEnd(deploymentId, ['DELETE_COMPLETE']));
        }
      }
      ctx.output('status', status);
      ctx.output('deploymentId', deploymentId);
      if (status === 'DELETE_COMPLETE') {
        await awaitEntityGone({ ...services, arn, logger, signal });
      }
    },
  });
}

/** Throws unless the name was typed just as the environment has it. */
function requireConfirmedName(name: string, confirmName: string): void {
  if (name !== confirmName) {
    throw new InputError(
      `To delete the environment ${name}, type its name: "confirmName" is "${confirmName}"`,
    );
  }
}

/** `undefined` when it is gone, also when another one has its name by now. */
async function findSame({
  client,
  name,
  createdAt,
}: EnvironmentStep): Promise<Environment | undefined> {
  const environment = await findEnvironment(client, name);
  const isSame = (environment?.createdAt?.toISOString() ?? '') === createdAt;
  return isSame ? environment : undefined;
}

async function retainEnvironment(
  { extension, name }: EnvironmentStep,
  initiator: RequestInitiator,
): Promise<void> {
  if (!extension) {
    throw new InputError(
      `The Proton API of this account can't delete ${name} and keep its infrastructure; "retain" needs the control plane of this project`,
    );
  }
  await extension.retainEnvironment({ environmentName: name, initiator });
}

/** Returns the id of the deployment that deletes the environment. */
async function startDeletion(
  client: ProtonClient,
  environment: Environment,
  initiator: RequestInitiator,
): Promise<string> {
  const { name, deploymentStatus, lastAttemptedDeploymentId } = environment;
  if (deploymentStatus === 'DELETE_IN_PROGRESS') {
    return lastAttemptedDeploymentId ?? '';
  }
  if (isDeploymentRunning(deploymentStatus)) {
    throw new ConflictError(
      `The environment ${name} cannot be deleted now: its deployment ${lastAttemptedDeploymentId} is ${deploymentStatus}. Wait until it is over, or cancel it with a step aws:proton:cancel-deployment`,
    );
  }
  const { environment: deleted } = await client.send(
    withInitiator(new DeleteEnvironmentCommand({ name }), initiator),
  );
  return deleted?.lastAttemptedDeploymentId ?? '';
}
