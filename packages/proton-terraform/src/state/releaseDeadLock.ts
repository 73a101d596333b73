import { hostname } from 'node:os';
import { TerraformLogger } from '../TerraformLogger';
import { TerraformRun } from '../TerraformRun';
import { execute, TerraformCall } from '../program/execute';
import { LineTail } from '../supervision/tailLines';
import {
  findLockEvidence,
  isLockOfRun,
  parseStateLock,
  StateLock,
} from './stateLock';

const TIMEOUT_MS = 60_000;

/** No lock has this id, so nothing is unlocked with it, and Terraform tells who holds the state. */
const ID_OF_NO_LOCK = 'none';

export interface ReleaseDeadLockOptions extends TerraformCall {
  run: Pick<TerraformRun, 'redactor'>;
  /** What the run has written. */
  outputFile: string;
  logger: TerraformLogger;
}

/**
 * Takes away the lock that a run left in the state's backend when it was
 * killed, and no other: whatever cannot be proven to be that run's stays.
 * Returns whether there was one.
 */
export async function releaseDeadLock(
  options: ReleaseDeadLockOptions,
): Promise<boolean> {
  const evidence = await findLockEvidence(
    new LineTail(options.outputFile).readNew(),
  );
  const lock = evidence && (await findLock(options));
  if (!lock || !isLockOfRun(lock, evidence, hostname())) {
    return false;
  }
  const { logger, run, workingDirectory } = options;
  const failure = await forceUnlock(options, lock.id);
  if (failure !== undefined) {
    const reason = run.redactor.redact(failure);
    logger.warn(
      `The lock ${lock.id} of ${workingDirectory} could not be released: ${reason}`,
    );
    return false;
  }
  return true;
}

async function findLock(
  options: ReleaseDeadLockOptions,
): Promise<StateLock | undefined> {
  return parseStateLock((await forceUnlock(options, ID_OF_NO_LOCK)) ?? '');
}

/** What went wrong, or undefined. */
async function forceUnlock(
  options: ReleaseDeadLockOptions,
  id: string,
): Promise<string | undefined> {
  const args = ['force-unlock', '-no-color', '-force', id];
  return execute(options, args, { timeout: TIMEOUT_MS }).then(
    () => undefined,
    error => String(error?.stderr ?? error),
  );
}
