import {
  DeploymentStatus,
  EngineLogLine,
  EngineOutput,
  EngineResource,
  EngineResult,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentEnd, DeploymentRecord } from '../database/deploymentRows';
import { StatusChange } from '../events/StatusEvents';
import { nounOf } from '../resources/deploymentTargets';
import { describeReplacements } from './describeReplacements';
import { listSensitiveInputs } from './listSensitiveInputs';
import { mergeOutputs } from './mergeOutputs';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';

/** How a deployment ended. */
export type DeploymentOutcome =
  | {
      kind: 'succeeded';
      result: EngineResult;
      provisioningEngine: string;
      message?: string;
    }
  | ({ kind: 'failed'; message: string } & Remains)
  | ({ kind: 'cancelled' } & Remains);

interface Remains {
  /** What is provisioned all the same; absent when that is not known. */
  resources?: EngineResource[];
  /** Sensitive values that the engine has found or made; never stored. */
  secrets?: string[];
  provisioningEngine?: string;
}

/** AWS Proton's own words. */
const CANCELLED = 'User initiated cancellation.';

/**
 * Records the end of a deployment that a worker holds, its results and the
 * target's new state in one transaction, and tells the status change to
 * publish.
 */
export async function settleDeployment(
  lease: DeploymentLease,
  outcome: DeploymentOutcome,
  how: { withoutLog: boolean } = { withoutLog: false },
): Promise<StatusChange | undefined> {
  const { deployment, owner } = lease;
  const end = describeEnd(deployment, outcome);
  return lease.transaction(async stores => {
    if (!(await stores.deploymentQueue.settle(deployment.id, owner, end))) {
      throw new LeaseLostError(deployment.id);
    }
    return recordEnd(stores, deployment, outcome, end, how);
  });
}

/**
 * As `settleDeployment`, for a deployment that no worker holds; false when one
 * does by now.
 */
export async function settleUnheldDeployment(
  stores: Stores,
  deployment: DeploymentRecord,
  outcome: DeploymentOutcome,
): Promise<{ change?: StatusChange } | false> {
  const end = describeEnd(deployment, outcome);
  if (!(await stores.deployments.settleUnheld(deployment.id, end))) {
    return false;
  }
  return { change: await recordEnd(stores, deployment, outcome, end) };
}

function describeEnd(
  { operation }: DeploymentRecord,
  outcome: DeploymentOutcome,
): DeploymentEnd {
  return {
    status: toStatus(operation === 'delete', outcome),
    statusMessage: toMessage(outcome),
    now: new Date(),
  };
}

async function recordEnd(
  stores: Stores,
  deployment: DeploymentRecord,
  outcome: DeploymentOutcome,
  end: DeploymentEnd,
  how: { withoutLog: boolean } = { withoutLog: false },
): Promise<StatusChange | undefined> {
  const deletes = deployment.operation === 'delete';
  const succeeded = outcome.kind === 'succeeded';
  const result = await findResult(stores, deployment, outcome);
  if (!how.withoutLog) {
    await stores.deploymentLogs.append(
      deployment.id,
      [...describeResult(result), toLogLine(deployment, outcome)],
      end.now,
    );
  }
  if (result) {
    await stores.deploymentResults.insert(
      deployment.id,
      result,
      outcome.provisioningEngine ?? '',
    );
  }
  const { accountId, region, target } = deployment;
  const last = await stores.targets.findForUpdate(deployment, target);
  if (last?.id !== target.id) {
    return undefined;
  }
  if (deletes && succeeded) {
    await stores.targets.delete(target);
  } else {
    await stores.targets.update(target, {
      deploymentStatus: end.status,
      deploymentStatusMessage: end.statusMessage,
      ...(succeeded && {
        deployed: {
          state: deployment.targetState,
          deploymentId: deployment.id,
          // AWS Proton showed when the attempt began that succeeded.
          deployedAt: deployment.createdAt,
        },
      }),
    });
  }
  return {
    accountId,
    region,
    kind: target.kind,
    resource: target,
    status: deletes && succeeded ? 'DELETED' : end.status,
    previousStatus: last.deploymentStatus,
  };
}

/** What is to be stored of what the deployment did; undefined when that is not known. */
async function findResult(
  stores: Stores,
  deployment: DeploymentRecord,
  outcome: DeploymentOutcome,
): Promise<EngineResult | undefined> {
  if (outcome.kind !== 'succeeded') {
    return outcome.resources && { outputs: [], resources: outcome.resources };
  }
  if (deployment.operation === 'delete') {
    return undefined;
  }
  return {
    resources: outcome.result.resources,
    outputs: await markSecrets(
      stores,
      deployment,
      mergeOutputs(
        outcome.result.outputs,
        await stores.deployments.findNotifiedOutputs(deployment.id),
      ),
    ),
  };
}

/** To engines and pipelines, a sensitive input is a value like any other. */
async function markSecrets(
  stores: Stores,
  deployment: DeploymentRecord,
  outputs: EngineOutput[],
): Promise<EngineOutput[]> {
  const inputs = Redactor.create(
    [],
    await listSensitiveInputs(stores, deployment),
  );
  return outputs.map(output => ({
    ...output,
    sensitive: output.sensitive || inputs.finds(output.value),
  }));
}

function describeResult(result: EngineResult | undefined): EngineLogLine[] {
  return (result ? describeReplacements(result) : []).map(message => ({
    step: 'settling',
    level: 'warn',
    message,
  }));
}

function toStatus(
  deletes: boolean,
  outcome: DeploymentOutcome,
): DeploymentStatus {
  switch (outcome.kind) {
    case 'succeeded':
      return deletes ? 'DELETE_COMPLETE' : 'SUCCEEDED';
    case 'failed':
      return deletes ? 'DELETE_FAILED' : 'FAILED';
    default:
      return 'CANCELLED';
  }
}

function toMessage(outcome: DeploymentOutcome): string | undefined {
  switch (outcome.kind) {
    case 'succeeded':
    case 'failed':
      return outcome.message;
    default:
      return CANCELLED;
  }
}

function toLogLine(
  { operation, target }: DeploymentRecord,
  outcome: DeploymentOutcome,
): EngineLogLine {
  const step = 'settling';
  switch (outcome.kind) {
    case 'succeeded':
      return {
        step,
        level: 'info',
        message:
          operation === 'delete'
            ? `The ${nounOf(target)} is deleted`
            : 'The deployment succeeded',
      };
    case 'failed':
      return {
        step,
        level: 'error',
        message: `The deployment failed: ${outcome.message}`,
      };
    default:
      return {
        step,
        level: 'warn',
        message: `The deployment was cancelled. ${CANCELLED}`,
      };
  }
}
