import { setTimeout as delay } from 'node:timers/promises';
import { ProvisioningInterrupted } from '@proton-vending/backstage-plugin-proton-common';
import { classifyDatabaseError } from '../database/classifyDatabaseError';
import { DeploymentLease, LeaseLostError } from './DeploymentLease';

/** A database that answers and still fails that often will fail again. */
const MAX_FAILURES_WHILE_ANSWERING = 5;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Repeats what fails because the database is unavailable until it's back.
 *
 * @throws ProvisioningInterrupted when the backend stops before that
 */
export async function retryWhileDatabaseIsUnavailable<T>(
  lease: DeploymentLease,
  shutdown: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  let failuresWhileAnswering = 0;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (classifyDatabaseError(error) !== 'unavailable') {
        throw error;
      }
      failuresWhileAnswering += (await answers(lease)) ? 1 : 0;
      if (failuresWhileAnswering >= MAX_FAILURES_WHILE_ANSWERING) {
        throw error;
      }
    }
    await delay(pause, undefined, { signal: shutdown }).catch(() => {
      throw new ProvisioningInterrupted();
    });
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}

async function answers(lease: DeploymentLease): Promise<boolean> {
  try {
    await lease.transaction(async () => {});
    return true;
  } catch (error) {
    if (error instanceof LeaseLostError) {
      throw error;
    }
    return false;
  }
}
