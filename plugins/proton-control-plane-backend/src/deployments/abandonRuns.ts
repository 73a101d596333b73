import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  Redactor,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { classifyDatabaseError } from '../database/classifyDatabaseError';
import { redactError } from '../redaction/redactError';
import { DeploymentFolders } from './DeploymentFolders';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { MAX_LOST_ATTEMPTS, isTriedAgain } from './attempts';
import { createStateRecord } from './createStateRecord';
import { toRunReference } from './runReference';
import { DeploymentOutcome } from './settleDeployment';

export interface AbandonOptions {
  lease: DeploymentLease;
  engine: ProvisioningEngine;
  folders: DeploymentFolders;
  redactor: TextRedactor;
  logger: LoggerService;
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
      classifyDatabaseError(error) === 'unavailable' ||
      isTriedAgain(deployment)
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
  folders,
  redactor,
}: AbandonOptions): Promise<string | undefined> {
  const { deployment } = lease;
  const run = toRunReference(deployment, folders);
  await engine.cancel(run);
  if (deployment.lostAttempts > MAX_LOST_ATTEMPTS) {
    // The state itself may be what stops the backend.
    return undefined;
  }
  const unsaved = await engine.recordUnsavedState?.({
    ...run,
    stateRecord: await createStateRecord(lease),
  });
  return (
    unsaved &&
    Redactor.create(engine.listSecrets()).redact(redactor.redact(unsaved))
  );
}
