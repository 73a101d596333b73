import { LoggerService } from '@backstage/backend-plugin-api';
import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { Database, Stores } from '../database/Database';
import { DeploymentRecord, NotifiedOutput } from '../database/deploymentRows';
import { TemplateRequester, requireTemplateAllowed } from '../access/Requester';
import { EngineRegistry } from '../engines/EngineRegistry';
import {
  ConflictException,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
} from '../errors';
import { StatusChange, StatusEvents } from '../events/StatusEvents';
import { DeploymentFolders } from './DeploymentFolders';
import { cleanUp } from './cleanUp';
import { stateOf, transition } from './transitions';
import { createRedactor } from './createRedactor';
import { listSensitiveInputs } from './listSensitiveInputs';
import { DeploymentOutcome, settleUnheldDeployment } from './settleDeployment';

/** AWS Proton's quota of outputs for one deployment. */
const MAX_OUTPUTS = 50;

/** What somebody tells of a deployment. */
export interface DeploymentNotification {
  environmentName: string;
  /** The last attempted one when absent. */
  deploymentId?: string;
  status?: 'IN_PROGRESS' | 'FAILED' | 'SUCCEEDED';
  statusMessage?: string;
  outputs: NotifiedOutput[];
}

export interface DeploymentNotificationsOptions {
  database: Database;
  engines: EngineRegistry;
  folders: DeploymentFolders;
  events: StatusEvents;
  /** Called when a deployment that waits is to be looked at again. */
  onWoken: () => void;
  logger: LoggerService;
}

/**
 * Records what is notified of deployments: outputs of any, and the end of those
 * that wait for a pipeline.
 */
export class DeploymentNotifications {
  static create(
    options: DeploymentNotificationsOptions,
  ): DeploymentNotifications {
    return new DeploymentNotifications(options);
  }

  private constructor(
    private readonly options: DeploymentNotificationsOptions,
  ) {}

  async notify(
    requester: TemplateRequester,
    notification: DeploymentNotification,
  ): Promise<void> {
    const { database, engines, events, onWoken } = this.options;
    const ended = await database.transaction(async stores => {
      const deployment = await requireRunning(stores, requester, notification);
      const engine = engines.get(deployment.engine);
      const redactor = await createRedactor(
        stores,
        deployment,
        engine.listSecrets(),
      );
      const redacted = await redact(stores, deployment, notification, redactor);
      const outcome = readOutcome(deployment, redacted);
      await record(stores, deployment, redacted);
      await stores.deployments.wake(deployment.id, new Date());
      return (
        outcome && {
          change: await settle(stores, deployment, outcome),
          cleanUp: { deployment, engine, redactor, outcome },
        }
      );
    });
    if (ended?.change) {
      await events.publish(ended.change);
    }
    if (ended) {
      await cleanUp({ ...this.options, ...ended.cleanUp });
    }
    onWoken();
  }
}

async function requireRunning(
  stores: Stores,
  requester: TemplateRequester,
  { environmentName, deploymentId }: DeploymentNotification,
): Promise<DeploymentRecord> {
  const environment = await stores.environments.find(
    requester,
    environmentName,
  );
  if (!environment) {
    throw new ResourceNotFoundException(
      `Environment ${environmentName} does not exist`,
    );
  }
  requireTemplateAllowed(
    requester,
    'proton:NotifyResourceDeploymentStatusChange',
    environment.templateName,
  );
  const id = deploymentId ?? environment.lastAttemptedDeploymentId;
  const deployment =
    id === undefined
      ? undefined
      : await stores.deployments.findForUpdate(requester, id);
  if (deployment?.environmentId !== environment.id) {
    throw new ResourceNotFoundException(
      `Deployment ${id} is not one of environment ${environmentName}`,
    );
  }
  if (deployment.completedAt) {
    throw new ConflictException(
      `Deployment ${id} of environment ${environmentName} is over (${deployment.status}); what is notified of it now has no effect`,
    );
  }
  return deployment;
}

/** A pipeline may have written inputs of the spec into what it reports. */
async function redact(
  stores: Stores,
  deployment: DeploymentRecord,
  notification: DeploymentNotification,
  redactor: Redactor,
): Promise<DeploymentNotification> {
  const { outputs, statusMessage } = notification;
  const inputs = Redactor.create(
    [],
    await listSensitiveInputs(stores, deployment),
  );
  return {
    ...notification,
    ...(statusMessage !== undefined && {
      statusMessage: redactor.redact(statusMessage),
    }),
    outputs: outputs.map(output => ({
      ...output,
      ...(inputs.finds(output.value) && { sensitive: true }),
    })),
  };
}

/** How the deployment ends by what is told; undefined when it goes on. */
function readOutcome(
  deployment: DeploymentRecord,
  { status, statusMessage }: DeploymentNotification,
): DeploymentOutcome | undefined {
  if (status === undefined || status === 'IN_PROGRESS') {
    return undefined;
  }
  if (!deployment.wait || !transition(stateOf(deployment), 'notifyEnd')) {
    throw new ConflictException(
      `Deployment ${deployment.id} of environment ${deployment.environmentName} cannot be notified as ${status}: this control plane runs it and finds out itself how it ends; send outputs alone, or the status IN_PROGRESS`,
    );
  }
  return status === 'SUCCEEDED'
    ? {
        kind: 'succeeded',
        result: { outputs: [], resources: [] },
        provisioningEngine: deployment.engine,
        message: statusMessage,
      }
    : {
        kind: 'failed',
        message:
          statusMessage ?? 'The pipeline that deploys it reported a failure',
      };
}

async function record(
  stores: Stores,
  deployment: DeploymentRecord,
  { outputs, statusMessage }: DeploymentNotification,
): Promise<void> {
  const merged = new Map(
    [...deployment.notifiedOutputs, ...outputs].map(output => [
      output.key,
      output,
    ]),
  );
  if (merged.size > MAX_OUTPUTS) {
    throw new ServiceQuotaExceededException(
      `A deployment can have ${MAX_OUTPUTS} outputs by notification, and ${deployment.id} would have ${merged.size}`,
    );
  }
  await stores.deployments.recordNotification(
    deployment.id,
    {
      outputs: [...merged.values()],
      statusMessage,
    },
    new Date(),
  );
  const environment =
    statusMessage === undefined
      ? undefined
      : await stores.environments.findForUpdate(
          deployment,
          deployment.environmentName,
        );
  if (environment?.lastAttemptedDeploymentId === deployment.id) {
    await stores.environments.replace(
      { ...environment, deploymentStatusMessage: statusMessage },
      environment,
    );
  }
}

async function settle(
  stores: Stores,
  deployment: DeploymentRecord,
  outcome: DeploymentOutcome,
): Promise<StatusChange | undefined> {
  if (deployment.operation !== 'delete') {
    // A pipeline may provision while the engine still plans, and fail halfway.
    await stores.environments.markReachedApply(deployment.environmentId);
  }
  const settled = await settleUnheldDeployment(stores, deployment, outcome);
  if (!settled) {
    throw new ConflictException(
      `Deployment ${deployment.id} of environment ${deployment.environmentName} is over by now`,
    );
  }
  return settled.change;
}
