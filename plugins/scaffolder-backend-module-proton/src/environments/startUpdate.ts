import {
  Environment,
  GetDeploymentCommand,
  ProtonClient,
  UpdateEnvironmentCommand,
  UpdateEnvironmentInput,
} from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  EnvironmentInputs,
  isDeploymentRunning,
  parseEnvironmentSpec,
  type RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  type ProtonExtension,
  undefinedIfNotFound,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import { throwIfCancelled } from '../deployments/DeploymentError';
import {
  Checkpoint,
  requireNothingRuns,
  startOnce,
} from '../deployments/startOnce';
import type { LocatedEnvironment } from './locateEnvironment';

interface UpdateToStart {
  /** Where the environment is, and the key of its step's checkpoints. */
  step: LocatedEnvironment & { key: string; extension?: ProtonExtension };
  environment: Environment;
  request: UpdateEnvironmentInput & { name: string };
  /** Whether protected resources may be replaced and destroyed. */
  allowReplacement?: boolean;
  /** Whether the request deploys anything. */
  deploys: boolean;
  /** The version afterwards, such as `1.2`. */
  version: string;
  /** The spec afterwards. */
  spec: string;
  initiator: RequestInitiator;
  signal: AbortSignal | undefined;
}

/**
 * Starts an update once over all runs of its step, and returns the id of its
 * deployment; empty when nothing is deployed.
 */
export async function startUpdate(
  options: UpdateToStart & { checkpoint: Checkpoint; logger: LoggerService },
): Promise<string> {
  const { step, deploys, checkpoint, logger } = options;
  const { client, target, name, key } = step;
  if (!deploys) {
    await sendUpdate(options);
    logger.info(`Changed the description of the environment ${name}`);
    return '';
  }
  const { deploymentId, isNew } = await startOnce({
    client,
    environmentName: name,
    key,
    checkpoint,
    start: () => sendUpdate(options),
  });
  logger.info(
    `${
      isNew ? 'Deploying' : 'Taking up the deployment of'
    } the environment ${name} in account ${target.accountId}, ${target.region}`,
  );
  return deploymentId;
}

/** Sends an update to Proton, unless it runs already. */
async function sendUpdate(options: UpdateToStart): Promise<string> {
  const { step, environment, request, initiator, signal } = options;
  const { allowReplacement } = options;
  const running = await findRunningUpdate(options);
  if (running) {
    return running;
  }
  requireNothingRuns(environment);
  throwIfCancelled(signal);
  const { extension } = step;
  const { name: environmentName, deploymentType, ...update } = request;
  if (
    allowReplacement &&
    extension &&
    deploymentType !== undefined &&
    deploymentType !== 'NONE'
  ) {
    const { deploymentId } = await extension.updateEnvironment({
      environmentName,
      update: { ...update, deploymentType, allowReplacement },
      initiator,
    });
    return deploymentId;
  }
  // Nothing is protected where only Proton's own API is spoken.
  const { environment: updated } = await step.client.send(
    withInitiator(new UpdateEnvironmentCommand(request), initiator),
  );
  return updated?.lastAttemptedDeploymentId ?? '';
}

/**
 * The id of the deployment that runs, if that does just what is wanted: then this
 * step has started it, in a run that ended before it could say so.
 */
async function findRunningUpdate({
  step,
  environment,
  version,
  spec,
}: UpdateToStart): Promise<string | undefined> {
  const { name, deploymentStatus, lastAttemptedDeploymentId: id } = environment;
  if (!isDeploymentRunning(deploymentStatus) || !id) {
    return undefined;
  }
  const { deployment } = await step.client.send(
    new GetDeploymentCommand({ id, environmentName: name }),
  );
  const target = deployment?.targetState?.environment;
  return target &&
    `${target.templateMajorVersion}.${target.templateMinorVersion}` ===
      version &&
    target.spec === spec
    ? id
    : undefined;
}

/** The inputs of an update that an earlier run of this step has sent to Proton. */
export async function readSentUpdate(
  client: ProtonClient,
  options: { environmentName: string; deploymentId: string | undefined },
): Promise<EnvironmentInputs | undefined> {
  const { environmentName, deploymentId: id } = options;
  if (!id) {
    return undefined;
  }
  const answer = await client
    .send(new GetDeploymentCommand({ id, environmentName }))
    .catch(undefinedIfNotFound);
  const spec = answer?.deployment?.targetState?.environment?.spec;
  return spec ? parseEnvironmentSpec(spec) : undefined;
}
