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

/** Why a deployment ends that somebody has cancelled. */
export const WAS_CANCELLED = 'The deployment was cancelled';

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

/** What is left of a deployment once nothing of it runs. */
export interface AbandonedRuns {
  outcome: DeploymentOutcome;
  /** Whether a runner may have the only copy of the last state. */
  mayHoldState: boolean;
  /** Whether nothing of it runs on this machine any more. */
  hasEndedHere: boolean;
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
): Promise<AbandonedRuns> {
  if (outcome.kind === 'succeeded') {
    return { outcome, mayHoldState: false, hasEndedHere: true };
  }
  const { lease, logger, redactor } = options;
  const { deployment } = lease;
  try {
    const { hasStopped, unsaved: left } = await stopAndFindUnsavedState(
      options,
      outcome,
    );
    const heldByRunner = await findStateOfRunner(options);
    const unsaved = left ?? heldByRunner;
    const mayHoldState = heldByRunner !== undefined;
    const ended = { mayHoldState, hasEndedHere: hasStopped };
    if (unsaved === undefined) {
      return { outcome, ...ended };
    }
    if (outcome.kind === 'failed') {
      const message = `${outcome.message}\n${unsaved}`;
      return { outcome: { ...outcome, message }, ...ended };
    }
    await lease.transaction(stores =>
      stores.deploymentLogs.append(
        deployment.id,
        [{ step: 'settling', level: 'error', message: unsaved }],
        new Date(),
      ),
    );
    return { outcome, ...ended };
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
    return {
      outcome,
      mayHoldState: options.engine.usesRunners ?? false,
      hasEndedHere: false,
    };
  }
}

async function stopAndFindUnsavedState(
  { lease, engine, redactor, runStates, shutdown, ...places }: AbandonOptions,
  outcome: DeploymentOutcome,
): Promise<{ hasStopped: boolean; unsaved?: string }> {
  const { deployment } = lease;
  const run = toRunReference(deployment, places);
  const signal = AbortSignal.any([shutdown, lease.signal]);
  const hasStopped = await stopRuns(engine, run, describeEnd(outcome), signal);
  if (deployment.lostAttempts > MAX_LOST_ATTEMPTS) {
    // The state itself may be what stops the backend.
    return { hasStopped };
  }
  const unsaved = await engine.recordUnsavedState?.({
    ...run,
    stateRecord: await createStateRecord(lease),
    stateStore: runStates.at(deployment),
  });
  return {
    hasStopped,
    ...(unsaved && {
      unsaved: Redactor.create(engine.listSecrets()).redact(
        redactor.redact(unsaved),
      ),
    }),
  };
}

function describeEnd({ kind, message }: DeploymentOutcome): string {
  return (
    message ??
    (kind === 'cancelled' ? WAS_CANCELLED : 'The deployment has failed')
  );
}

/** What people must know of a last state that only a runner has. */
async function findStateOfRunner({
  engine,
  lease,
}: AbandonOptions): Promise<string | undefined> {
  const { id, target } = lease.deployment;
  const { summary, refused } = await lease.transaction(async stores => ({
    summary: await stores.engineStates.find(target.id),
    refused: await stores.refusedStates.list(target.id),
  }));
  if (!engine.usesRunners || summary?.unsaved?.deploymentId !== id) {
    return undefined;
  }
  const { file, isStored } = summary.unsaved;
  // A runner could claim it of a state that it never sent.
  if (isStored && refused.some(({ deploymentId }) => deploymentId === id)) {
    return undefined;
  }
  return `${
    file ?? 'What is left of the last state'
  } is where the runner worked, such as in the pod of its Job, and nowhere else. The control plane doesn't remove that runner: copy the file before somebody else does, or before the deadline of its Job.`;
}

/** Removes what only the run of a deployment needed that is over. */
export async function cleanUp(
  options: EndRunOptions &
    Omit<AbandonedRuns, 'hasEndedHere'> & {
      deployment: DeploymentRecord;
    },
): Promise<void> {
  const { deployment, engine, folders, logger, outcome, redactor } = options;
  const { mayHoldState, runStates } = options;
  if (mayHoldState) {
    logger.error(
      `The runners of deployment ${deployment.id} are left as they are: one may have the only copy of its last state. Remove them once that is in a safe place`,
    );
    return;
  }
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
