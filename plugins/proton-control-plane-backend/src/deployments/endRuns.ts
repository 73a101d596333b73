import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  ProvisioningInterrupted,
  Redactor,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { classifyDatabaseError } from '../database/classifyDatabaseError';
import { DeploymentRecord } from '../database/deploymentRows';
import { EncryptedValueError } from '../encryption/EncryptedValueError';
import { DeploymentFolders } from './DeploymentFolders';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { DeploymentOutcome } from './DeploymentOutcome';
import { MAX_LOST_ATTEMPTS, isRetried } from './attempts';
import { createStateRecord, toRunReference } from './engineRuns';
import { redactError } from './redaction';
import { stopRuns } from './stopRuns';
import { RunnerRuns } from '../runners/RunnerRuns';
import { RunStates } from '../states/RunStates';

export interface EndRunOptions {
  engine: ProvisioningEngine;
  folders: DeploymentFolders;
  runStates: RunStates;
  runnerRuns: RunnerRuns;
  redactor: TextRedactor;
  logger: LoggerService;
}

interface AbandonOptions extends EndRunOptions {
  lease: DeploymentLease;
  shutdown: AbortSignal;
}

/**
 * Ends what earlier attempts of an unsuccessful deployment left running, and
 * records a state that they couldn't save: the deployment may have failed
 * before its engine could do so. Returns the outcome with what people must
 * know of the state.
 */
export async function abandonRuns(
  options: AbandonOptions,
  outcome: DeploymentOutcome,
): Promise<DeploymentOutcome> {
  if (outcome.kind === 'succeeded') {
    return outcome;
  }
  const { lease, logger, redactor } = options;
  const { deployment } = lease;
  try {
    const unsaved = await findUnsavedState(options);
    if (unsaved === undefined) {
      return outcome;
    }
    if (outcome.kind === 'failed') {
      return { ...outcome, message: `${outcome.message}\n${unsaved}` };
    }
    await lease.transaction(stores =>
      stores.deploymentLogs.append(
        deployment.id,
        [{ step: 'settling', level: 'error', message: unsaved }],
        new Date(),
      ),
    );
    return outcome;
  } catch (error) {
    if (
      error instanceof LeaseLostError ||
      error instanceof ProvisioningInterrupted ||
      classifyDatabaseError(error) === 'unavailable' ||
      (isRetried(deployment) && !(error instanceof EncryptedValueError))
    ) {
      throw error;
    }
    redactError(error, redactor);
    logger.error(
      `What deployment ${deployment.id} left running, or couldn't save of its state, can't be found out`,
      toError(error),
    );
    return outcome;
  }
}

async function findUnsavedState({
  lease,
  engine,
  redactor,
  runStates,
  shutdown,
  ...places
}: AbandonOptions): Promise<string | undefined> {
  const { deployment } = lease;
  const run = toRunReference(deployment, places);
  await stopRuns(engine, run, AbortSignal.any([shutdown, lease.signal]));
  if (deployment.lostAttempts > MAX_LOST_ATTEMPTS) {
    // The state itself may be what stops the backend.
    return undefined;
  }
  const unsaved = await engine.recordUnsavedState?.({
    ...run,
    stateRecord: await createStateRecord(lease),
    stateStore: runStates.at(deployment),
  });
  return (
    unsaved &&
    Redactor.create(engine.listSecrets()).redact(redactor.redact(unsaved))
  );
}

/** Removes what only the run of a deployment needed that is over. */
export async function cleanUp(
  options: EndRunOptions & {
    deployment: DeploymentRecord;
    outcome: DeploymentOutcome;
  },
): Promise<void> {
  const { deployment, engine, folders, logger, outcome, redactor } = options;
  const { runStates } = options;
  try {
    await engine.cleanUp?.({
      ...toRunReference(deployment, options),
      stateStore: runStates.at(deployment),
    });
  } catch (error) {
    redactError(error, redactor);
    logger.warn(
      `The engine ${engine.id} could not clean up after deployment ${deployment.id}`,
      toError(error),
    );
    // It may have what the engine couldn't take to a safe place.
    return;
  }
  try {
    const isDeleted =
      deployment.operation === 'delete' && outcome.kind === 'succeeded';
    await (isDeleted
      ? folders.removeTarget(deployment.target)
      : folders.removeWork(deployment));
  } catch (error) {
    logger.warn(
      `The working folder of deployment ${deployment.id} could not be removed`,
      toError(error),
    );
  }
}
