import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ProvisioningInterrupted } from '@proton-vending/backstage-plugin-proton-common';
import { describeDatabaseError } from '../database/classifyDatabaseError';
import { StatusChange } from '../events/StatusEvents';
import { nounOf } from '../resources/deploymentTargets';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';
import { retryWhileAway } from './retryWhileAway';
import { DeploymentOutcome, settleDeployment } from './settleDeployment';
import { storeResultPieces } from './storeResultPieces';

const MAX_LISTED_PIECES = 10;

/** How a deployment ended, which may be worse than its outcome was. */
export interface Settlement {
  outcome: DeploymentOutcome;
  change?: StatusChange;
}

export interface SettleOptions {
  lease: DeploymentLease;
  outcome: DeploymentOutcome;
  shutdown: AbortSignal;
  logger: LoggerService;
}

/**
 * Ends a deployment even when the database refuses its results. It waits for a
 * database that is away. What the database refuses is left out: first single
 * outputs and resources, then everything but the status. A deployment that
 * succeeded has then failed, because its target doesn't know all of it.
 *
 * @throws LeaseLostError
 * @throws ProvisioningInterrupted when the backend stops before the database is back
 */
export async function settleSafely(
  options: SettleOptions,
): Promise<Settlement> {
  const { lease, outcome, logger } = options;
  const { id } = lease.deployment;
  try {
    return await settle(options, outcome);
  } catch (error) {
    requireRefused(error);
    logger.error(
      `The results of deployment ${id} can't be stored; leaving out what the database refuses`,
      toError(error),
    );
    try {
      const lost = await storePieces(options);
      return await settle(options, leaveOut(lease, outcome, error, lost));
    } catch (secondError) {
      requireRefused(secondError);
      logger.error(
        `The end of deployment ${id} can't be stored; storing its status alone`,
        toError(secondError),
      );
      const bare = describeBareEnd(lease, outcome, secondError);
      return settle(options, bare, { withoutLog: true });
    }
  }
}

async function settle(
  { lease, shutdown }: SettleOptions,
  outcome: DeploymentOutcome,
  how?: { withoutLog: boolean },
): Promise<Settlement> {
  return retryWhileAway(lease, shutdown, async () => ({
    outcome,
    change: await settleDeployment(lease, outcome, how),
  }));
}

async function storePieces({
  lease,
  outcome,
  shutdown,
}: SettleOptions): Promise<string[]> {
  const result =
    outcome.kind === 'succeeded'
      ? outcome.result
      : { outputs: [], resources: outcome.resources ?? [] };
  return retryWhileAway(lease, shutdown, () =>
    storeResultPieces(lease, result, outcome.provisioningEngine),
  );
}

function requireRefused(error: unknown): void {
  if (
    error instanceof LeaseLostError ||
    error instanceof ProvisioningInterrupted
  ) {
    throw error;
  }
}

/** The same end without the pieces, which are stored as far as that is possible. */
function leaveOut(
  lease: DeploymentLease,
  outcome: DeploymentOutcome,
  error: unknown,
  lost: string[],
): DeploymentOutcome {
  switch (outcome.kind) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'failed':
      return { kind: 'failed', message: outcome.message };
    default:
      return {
        kind: 'failed',
        message: describeLoss(lease, describeReason(error, lost)),
      };
  }
}

/** An end that needs nothing from outside the control plane. */
function describeBareEnd(
  lease: DeploymentLease,
  outcome: DeploymentOutcome,
  error: unknown,
): DeploymentOutcome {
  const reason = describeReason(error, []);
  switch (outcome.kind) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'failed':
      return {
        kind: 'failed',
        message: `The deployment failed, and the control plane couldn't store why (${reason})`,
      };
    default:
      return { kind: 'failed', message: describeLoss(lease, reason) };
  }
}

function describeReason(error: unknown, lost: string[]): string {
  const listed = lost.slice(0, MAX_LISTED_PIECES);
  const hidden = lost.length - listed.length;
  return [
    describeDatabaseError(error),
    ...listed,
    ...(hidden > 0 ? [`${hidden} more`] : []),
  ].join(', ');
}

function describeLoss({ deployment }: DeploymentLease, reason: string): string {
  const noun = nounOf(deployment.target);
  return deployment.operation === 'delete'
    ? `The infrastructure is destroyed, but the control plane couldn't store that (${reason}). Delete the ${noun} again, or remove it and retain its infrastructure`
    : `The changes are applied and the infrastructure exists, but the control plane couldn't store the results (${reason}). Change the template so that they can be stored and deploy again, or delete the ${noun}`;
}
