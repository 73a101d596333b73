import {
  DeploymentStatus,
  EngineLogLine,
  EngineOutput,
  EngineResult,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import {
  DeploymentEnd,
  DeploymentRecord,
  NotifiedOutput,
} from '../database/deploymentRows';
import { isStorableText, toStorableText } from '../database/storableText';
import { StatusChange, toStatusChange } from '../events/StatusEvents';
import { nounOf } from '../resources/deploymentTargets';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { DeploymentOutcome } from './DeploymentOutcome';
import { listSensitiveInputs } from './listSensitiveInputs';

/** AWS Proton's own words. */
const CANCELLED = 'User initiated cancellation.';

const STATUSES: Record<
  DeploymentOutcome['kind'],
  { deploy: DeploymentStatus; delete: DeploymentStatus }
> = {
  succeeded: { deploy: 'SUCCEEDED', delete: 'DELETE_COMPLETE' },
  failed: { deploy: 'FAILED', delete: 'DELETE_FAILED' },
  cancelled: { deploy: 'CANCELLED', delete: 'CANCELLED' },
};

/**
 * Records the end of a deployment that a worker holds, its results and the
 * target's new state in one transaction. Returns the status change to publish.
 */
export async function settleDeployment(
  lease: DeploymentLease,
  outcome: DeploymentOutcome,
  how?: { withoutLog: boolean },
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
  { inputProblems = [], kind, message }: DeploymentOutcome,
): DeploymentEnd {
  return {
    status: STATUSES[kind][operation === 'delete' ? 'delete' : 'deploy'],
    statusMessage: message ?? (kind === 'cancelled' ? CANCELLED : undefined),
    ...(inputProblems.length > 0 && { inputProblems }),
    now: new Date(),
  };
}

async function recordEnd(
  stores: Stores,
  deployment: DeploymentRecord,
  outcome: DeploymentOutcome,
  end: DeploymentEnd,
  how = { withoutLog: false },
): Promise<StatusChange | undefined> {
  const { target } = deployment;
  const succeeded = outcome.kind === 'succeeded';
  const result = await findResult(stores, deployment, outcome);
  if (!how.withoutLog) {
    await stores.deploymentLogs.append(
      deployment.id,
      [
        ...(result ? describeReplacements(result) : []).map(message => ({
          step: 'settling' as const,
          level: 'warn' as const,
          message,
        })),
        { step: 'settling', ...describeOutcome(deployment, outcome) },
      ],
      end.now,
    );
  }
  if (await stores.runnerRuns.endOf(deployment.id, end.now)) {
    // A lost runner stops by itself. A Terraform on a machine that is
    // cut off may not: its lock stays until a person removes it.
    await stores.stateLocks.deleteOf(target.id, deployment.id);
  }
  if (result) {
    await stores.deploymentResults.insert(
      deployment.id,
      result,
      outcome.provisioningEngine ?? '',
    );
  }
  const last = await stores.targets.find(deployment, target, 'update');
  if (last?.id !== target.id) {
    return undefined;
  }
  const isDeleted = succeeded && deployment.operation === 'delete';
  if (isDeleted) {
    await stores.targets.delete(target);
    if (deployment.engine !== 'NONE') {
      // The state of a retained environment stays.
      await stores.stateVersions.deleteOf(target.id);
      await stores.refusedStates.deleteOf(target.id);
      await stores.stateTokens.deleteOf(target.id);
    }
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
  return toStatusChange(
    target.kind,
    last,
    isDeleted ? 'DELETED' : end.status,
    last.deploymentStatus,
  );
}

/** What is to be stored of what the deployment did; undefined when that is not known. */
async function findResult(
  stores: Stores,
  deployment: DeploymentRecord,
  { kind, outputs = [], resources }: DeploymentOutcome,
): Promise<EngineResult | undefined> {
  if (kind !== 'succeeded') {
    return resources && { outputs: [], resources };
  }
  if (deployment.operation === 'delete') {
    return undefined;
  }
  const merged = mergeOutputs(
    outputs,
    await stores.deployments.findNotifiedOutputs(deployment.id),
  );
  // To engines and pipelines, a sensitive input is a value like any other.
  const inputs = Redactor.create(
    [],
    await listSensitiveInputs(stores, deployment),
  );
  return {
    resources: resources ?? [],
    outputs: merged.map(output => ({
      ...output,
      sensitive: output.sensitive || inputs.finds(output.value),
    })),
  };
}

/**
 * The outputs of an engine and the ones that came by notification, which win.
 * An output that the engine calls sensitive stays so.
 */
export function mergeOutputs(
  outputs: EngineOutput[],
  notified: NotifiedOutput[],
): EngineOutput[] {
  const merged = new Map(outputs.map(output => [output.key, output]));
  for (const { key, value, sensitive = false } of notified) {
    const wasSensitive = merged.get(key)?.sensitive ?? false;
    merged.set(key, { key, value, sensitive: wasSensitive || sensitive });
  }
  return [...merged.values()];
}

/** Says which outputs and resources are stored with U+FFFD in place of a character. */
export function describeReplacements(result: EngineResult): string[] {
  const isReplaced = (...texts: string[]) => !texts.every(isStorableText);
  const outputs = result.outputs
    .filter(({ key, value }) => isReplaced(key, value))
    .map(({ key }) => `Output "${toStorableText(key)}"`);
  const resources = result.resources
    .filter(({ name, identifier }) => isReplaced(name, identifier))
    .map(({ name }) => `The identifier of resource ${toStorableText(name)}`);
  return [...outputs, ...resources].map(
    what =>
      `${what} contains a character that the database can't store, such as a null character. It is stored with U+FFFD in that place`,
  );
}

function describeOutcome(
  { operation, target }: DeploymentRecord,
  { kind, message }: DeploymentOutcome,
): Pick<EngineLogLine, 'level' | 'message'> {
  switch (kind) {
    case 'succeeded':
      return {
        level: 'info',
        message:
          operation === 'delete'
            ? `The ${nounOf(target)} is deleted`
            : 'The deployment succeeded',
      };
    case 'failed':
      return { level: 'error', message: `The deployment failed: ${message}` };
    default:
      return {
        level: 'warn',
        message: `The deployment was cancelled. ${message ?? CANCELLED}`,
      };
  }
}
