import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandOutput } from '../output/commandOutput';
import { OutputLine, StepLog } from './stepLog';
import { StepProgress } from './stepProgress';
import { RunEnd, SupervisedRun } from '../supervision/supervisedRun';
import { LineTail, TailedLine } from '../supervision/tailLines';

/** How long output may wait; the end of what this process has started is known at once. */
const POLL_MS = 250;

/** How much is written at once, so that a flood of output fills no memory. */
const MAX_BATCH_LINES = 500;
const MAX_BATCH_CHARACTERS = 1024 * 1024;

export interface FollowOptions {
  run: SupervisedRun;
  runNumber: number;
  output: CommandOutput;
  log: StepLog;
  progress: StepProgress;
  signal: AbortSignal;
  /** How long an interrupted command may take to end, in milliseconds. */
  gracePeriod: number;
  /** Called while the command runs. */
  onPoll?(): Promise<void>;
}

/**
 * Carries a run's output into the log until the run ends. When the signal is
 * aborted, the command is interrupted, and killed only if it does not end.
 * Nothing that it has started outlives it.
 */
export async function followRun(options: FollowOptions): Promise<RunEnd> {
  const { run, signal } = options;
  const tail = new LineTail(run.folder.outputFile);
  const ended = new AbortController();
  let stopError: unknown;
  // What the loop writes may have no answer for minutes.
  const stopping = stopOnceAborted(options, ended.signal).catch(error => {
    stopError = error;
  });
  try {
    for (;;) {
      // The order matters: what was written before the end is read after it.
      const end = await run.findEnd();
      if (end) {
        ended.abort();
      }
      await readNewLines(options, tail, end !== undefined);
      await recordProgress(options, end !== undefined);
      if (end) {
        // Provisioners may have started processes that ignore an interruption.
        await run.kill();
        return end;
      }
      if (stopError !== undefined) {
        throw stopError;
      }
      await options.onPoll?.();
      await run.pause(POLL_MS, signal.aborted ? undefined : signal);
    }
  } finally {
    ended.abort();
    await stopping;
  }
}

/** Interrupts a command once the signal is aborted, and kills it when its time is over. */
async function stopOnceAborted(
  { gracePeriod, run, signal }: FollowOptions,
  ended: AbortSignal,
): Promise<void> {
  const either = AbortSignal.any([signal, ended]);
  if (!either.aborted) {
    await once(either, 'abort');
  }
  const killAt = performance.now() + gracePeriod;
  let isInterrupted = false;
  while (!ended.aborted) {
    isInterrupted ||= await run.interrupt();
    if (performance.now() >= killAt) {
      await run.kill();
    }
    await delay(POLL_MS, undefined, { signal: ended }).catch(() => {});
  }
}

async function readNewLines(
  options: FollowOptions,
  tail: LineTail,
  isComplete: boolean,
): Promise<void> {
  const { log, output, runNumber, signal } = options;
  let batch: OutputLine[] = [];
  let characters = 0;
  const writeBatch = async () => {
    const lines = batch;
    batch = [];
    characters = 0;
    await writeWhileHeld(signal, () => log.writeAll(runNumber, lines));
  };
  for await (const { text, end } of readLines(tail, isComplete)) {
    const line = output.read(text);
    if (line) {
      batch.push({ ...line, end });
      characters += line.message.length;
    }
    if (batch.length >= MAX_BATCH_LINES || characters >= MAX_BATCH_CHARACTERS) {
      await writeBatch();
    }
  }
  await writeBatch();
}

async function* readLines(
  tail: LineTail,
  isComplete: boolean,
): AsyncGenerator<TailedLine> {
  yield* tail.readNew();
  const rest = isComplete ? tail.takeRest() : undefined;
  if (rest) {
    yield rest;
  }
}

async function recordProgress(
  { output, progress, signal }: FollowOptions,
  isComplete: boolean,
): Promise<void> {
  await writeWhileHeld(signal, async () => {
    await progress.update(output.progress);
    if (isComplete) {
      await progress.endRun();
    }
  });
}

async function writeWhileHeld(
  signal: AbortSignal,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    // A worker that lost its deployment may write no more, but it still has
    // to see the command end. Whoever goes on will write it.
    if (!signal.aborted) {
      throw error;
    }
  }
}
