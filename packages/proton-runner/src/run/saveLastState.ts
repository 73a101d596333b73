import { RefusedStateError } from '@proton-vending/backstage-plugin-proton-common';
import {
  TerraformDriver,
  TerraformLogger,
  TerraformRun,
} from '@proton-vending/proton-terraform';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ResentState } from './ExecuteRunOptions';
import { RunnerClient } from './RunnerClient';
import { createStateStore } from './createStateStore';
import { RunOverError, UnreachableError } from './runnerErrors';

/** How long a runner tries to send a state that nobody else has. */
const SENDING_MS = 24 * 60 * 60_000;

export interface SaveLastStateOptions {
  client: RunnerClient;
  driver: TerraformDriver;
  run: TerraformRun;
  /** Where the state is until the control plane has it. */
  file: string;
  /** Aborted when the runner must end: it then tries once more. */
  signal: AbortSignal | undefined;
  logger: TerraformLogger;
}

/**
 * Sends a state that the control plane doesn't have, until it answers. It is
 * `stored` in its place, or as a refused state.
 */
export async function saveLastState(
  state: string,
  options: SaveLastStateOptions,
): Promise<ResentState> {
  const { file, logger, signal } = options;
  logger.warn(
    `The control plane doesn't have the last state of this run. It is in ${file} until the control plane has it`,
  );
  await writeCopy(file, state).catch(({ message }: Error) => {
    logger.error(`The last state can't be copied to ${file}: ${message}`);
  });
  return sendLastState(state, { ...options, until: findLimit(signal) });
}

/** Sends a state of which there is a copy until the signal is aborted, and once then. */
export async function sendLastState(
  state: string,
  {
    client,
    driver,
    file,
    logger,
    run,
    until,
  }: Omit<SaveLastStateOptions, 'signal'> & { until: AbortSignal },
): Promise<ResentState> {
  const stateStore = createStateStore(client, { until });
  try {
    await driver.sendState({ ...run, stateStore }, state);
  } catch (error) {
    if (!isStored(error)) {
      const { message } = error as Error;
      logger.error(`The last state of this run can't be sent: ${message}`);
      return error instanceof UnreachableError ? 'unreachable' : 'kept';
    }
  }
  await rm(file, { force: true });
  await rmdir(dirname(file)).catch(() => {});
  return 'stored';
}

/** A machine that needed the runner to end before still waits for its state. */
function findLimit(signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(SENDING_MS);
  return signal && !signal.aborted ? AbortSignal.any([signal, limit]) : limit;
}

function isStored(error: unknown): boolean {
  return (
    (error instanceof RunOverError || error instanceof RefusedStateError) &&
    error.isStored
  );
}

async function writeCopy(file: string, state: string): Promise<void> {
  const draft = `${file}.tmp`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(draft, state, { mode: 0o600 });
  await rename(draft, file);
}
