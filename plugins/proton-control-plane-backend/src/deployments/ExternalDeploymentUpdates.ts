import { LoggerService } from '@backstage/backend-plugin-api';
import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { setTimeout as delay } from 'node:timers/promises';
import { TemplateRequester, requireTemplateAllowed } from '../access/Requester';
import { Database, Stores } from '../database/Database';
import { DeploymentRecord, NotifiedOutput } from '../database/deploymentRows';
import { EngineRegistry } from '../engines/EngineRegistry';
import {
  ConflictException,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
} from '../errors';
import { StatusChange, StatusEvents } from '../events/StatusEvents';
import { TargetName, describeTarget } from '../resources/deploymentTargets';
import { RunnerRuns } from '../runners/RunnerRuns';
import { RunStates } from '../states/RunStates';
import { DeploymentFolders } from './DeploymentFolders';
import { DeploymentOutcome } from './DeploymentOutcome';
import { cleanUp } from './endRuns';
import { listSensitiveInputs } from './listSensitiveInputs';
import { createRedactor } from './redaction';
import { requireTarget } from './requireTarget';
import { settleUnheldDeployment } from './settleDeployment';
import { stateOf, transition } from './transitions';

/** AWS Proton's quota of outputs for one deployment. */
const MAX_OUTPUTS = 50;

/** What somebody outside reports of a deployment. */
export interface ExternalDeploymentUpdate {
  target: TargetName;
  /** The last attempted one when absent. */
  deploymentId?: string;
  status?: 'IN_PROGRESS' | 'FAILED' | 'SUCCEEDED';
  statusMessage?: string;
  outputs: NotifiedOutput[];
}

/** How often, and after how many milliseconds, an end is tried to be recorded. */
const MAX_TRIES = 20;
const RETRY_AFTER = 250;

/** The deployment of a pipeline isn't waiting for it at the moment. */
class NotWaitingError extends ConflictException {}

/**
 * Records what is reported of deployments: outputs of any, and the end of those
 * that wait for a pipeline.
 */
export class ExternalDeploymentUpdates {
  constructor(
    private readonly options: {
      database: Database;
      engines: EngineRegistry;
      folders: DeploymentFolders;
      runStates: RunStates;
      runnerRuns: RunnerRuns;
      events: StatusEvents;
      /** Called when a deployment that waits is to be looked at again. */
      onWoken: () => void;
      logger: LoggerService;
    },
  ) {}

  /** A pipeline may report just when the control plane looks at its repository. */
  async record(
    requester: TemplateRequester,
    update: ExternalDeploymentUpdate,
  ): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.recordNow(requester, update);
        return;
      } catch (error) {
        if (!(error instanceof NotWaitingError) || tries >= MAX_TRIES) {
          throw error;
        }
      }
      await delay(RETRY_AFTER);
    }
  }

  private async recordNow(
    requester: TemplateRequester,
    update: ExternalDeploymentUpdate,
  ): Promise<void> {
    const { database, engines, events, onWoken } = this.options;
    const ended = await database.transaction(async stores => {
      const deployment = await requireRunning(
        stores,
        engines,
        requester,
        update,
      );
      const engine = engines.get(deployment.engine);
      const redactor = await createRedactor(
        stores,
        deployment,
        engine.listSecrets(),
      );
      const redacted = await redact(stores, deployment, update, redactor);
      const outcome = readOutcome(deployment, engine, redacted);
      await store(stores, deployment, redacted);
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
      await cleanUp({
        ...this.options,
        ...ended.cleanUp,
        mayHoldState: false,
      });
    }
    onWoken();
  }
}

async function requireRunning(
  stores: Stores,
  engines: EngineRegistry,
  requester: TemplateRequester,
  { target: name, deploymentId }: ExternalDeploymentUpdate,
): Promise<DeploymentRecord> {
  const target = await requireTarget(stores, requester, name);
  requireTemplateAllowed(
    requester,
    'proton:NotifyResourceDeploymentStatusChange',
    target.templateName,
  );
  const find = async (id: string | undefined) =>
    id === undefined
      ? undefined
      : stores.deployments.find(requester, id, 'update');
  const latestId = target.lastAttemptedDeploymentId;
  const id = deploymentId ?? latestId;
  const deployment = await find(id);
  if (deployment?.target.id !== target.id) {
    throw new ResourceNotFoundException(
      `Deployment ${id} is not one of ${describeTarget(name)}${
        latestId === undefined ? '' : `, whose latest deployment is ${latestId}`
      }. Send the ID of the deployment that the pipeline ran for`,
    );
  }
  if (!deployment.completedAt) {
    return deployment;
  }
  const latest = id === latestId ? undefined : await find(latestId);
  if (
    latest &&
    engines.get(latest.engine).usesRepository &&
    (await repeatsDelete(stores, deployment, latest))
  ) {
    return latest;
  }
  throw new ConflictException(
    `Deployment ${id} of ${describeTarget(name)} is over (${
      deployment.status
    }), so this report has no effect${
      latest ? `. The latest deployment is ${latest.id}` : ''
    }`,
  );
}

/**
 * Whether a delete is tried again: its repository already says that everything
 * is deleted, so the pipeline that runs again is the one of the earlier delete.
 */
async function repeatsDelete(
  stores: Stores,
  earlier: DeploymentRecord,
  latest: DeploymentRecord,
): Promise<boolean> {
  return (
    earlier.operation === 'delete' &&
    earlier.engine === latest.engine &&
    latest.operation === 'delete' &&
    !latest.completedAt &&
    !(await stores.deployments.hasChangedSince(earlier))
  );
}

/** A pipeline may have written inputs of the spec into what it reports. */
async function redact(
  stores: Stores,
  deployment: DeploymentRecord,
  update: ExternalDeploymentUpdate,
  redactor: Redactor,
): Promise<ExternalDeploymentUpdate> {
  const { outputs, statusMessage } = update;
  const inputs = Redactor.create(
    [],
    await listSensitiveInputs(stores, deployment),
  );
  return {
    ...update,
    ...(statusMessage !== undefined && {
      statusMessage: redactor.redact(statusMessage),
    }),
    outputs: outputs.map(output => ({
      ...output,
      ...(inputs.finds(output.value) && { sensitive: true }),
    })),
  };
}

/** How the deployment ends by what is reported; undefined when it goes on. */
function readOutcome(
  deployment: DeploymentRecord,
  { id, provisioner = id, usesRepository, usesRunners }: ProvisioningEngine,
  { status, statusMessage }: ExternalDeploymentUpdate,
): DeploymentOutcome | undefined {
  if (status === undefined || status === 'IN_PROGRESS') {
    return undefined;
  }
  if (usesRunners) {
    // Terraform would go on, and its last state and result would be refused.
    throw new ConflictException(
      `Deployment ${deployment.id} of ${describeTarget(
        deployment.target,
      )} cannot be notified as ${status}, because a runner executes it and reports how it ends. ${
        deployment.operation === 'delete'
          ? 'A delete cannot be cancelled: wait until it is over'
          : 'To end it earlier, cancel the deployment'
      }`,
    );
  }
  if (
    !deployment.wait ||
    deployment.wait.isHeld ||
    !transition(stateOf(deployment), 'notifyEnd')
  ) {
    const Refusal =
      usesRepository && !deployment.wait ? NotWaitingError : ConflictException;
    throw new Refusal(
      `Deployment ${deployment.id} of ${describeTarget(
        deployment.target,
      )} cannot be notified as ${status}: this control plane runs it and finds out itself how it ends; send outputs alone, or the status IN_PROGRESS`,
    );
  }
  return status === 'SUCCEEDED'
    ? {
        kind: 'succeeded',
        provisioningEngine: provisioner,
        message: statusMessage,
      }
    : {
        kind: 'failed',
        message:
          statusMessage ?? 'The pipeline that deploys it reported a failure',
      };
}

async function store(
  stores: Stores,
  { id, notifiedOutputs }: DeploymentRecord,
  { outputs, statusMessage }: ExternalDeploymentUpdate,
): Promise<void> {
  const merged = new Map(
    [...notifiedOutputs, ...outputs].map(output => [output.key, output]),
  );
  if (merged.size > MAX_OUTPUTS) {
    throw new ServiceQuotaExceededException(
      `A deployment can have ${MAX_OUTPUTS} outputs by notification, and ${id} would have ${merged.size}`,
    );
  }
  await stores.deployments.recordNotification(
    id,
    { outputs: [...merged.values()], statusMessage },
    new Date(),
  );
  if (statusMessage !== undefined) {
    await stores.targets.setStatusMessage([id], statusMessage);
  }
}

async function settle(
  stores: Stores,
  deployment: DeploymentRecord,
  outcome: DeploymentOutcome,
): Promise<StatusChange | undefined> {
  if (deployment.operation !== 'delete') {
    // A pipeline may provision while the engine still plans, and fail halfway.
    await stores.targets.markReachedApply(deployment.target);
  }
  const settled = await settleUnheldDeployment(stores, deployment, outcome);
  if (!settled) {
    throw new ConflictException(
      `Deployment ${deployment.id} of ${describeTarget(
        deployment.target,
      )} is over by now`,
    );
  }
  return settled.change;
}
