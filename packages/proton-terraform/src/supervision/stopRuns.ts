import { setTimeout as delay } from 'node:timers/promises';
import { StepRuns } from './stepRuns';
import { SupervisedRun } from './supervisedRun';

const POLL_MS = 100;

/**
 * Ends what an earlier process left running for a deployment: each command is
 * interrupted, and killed when it doesn't end within the grace period. What it
 * wrote isn't read, which may be what ended that process.
 */
export async function stopRuns(
  workingDirectory: string,
  gracePeriod: number,
): Promise<void> {
  for (const step of ['planning', 'applying'] as const) {
    for (const { directory } of await StepRuns.of(
      workingDirectory,
      step,
    ).list()) {
      await stop(SupervisedRun.at(directory), gracePeriod);
    }
  }
}

async function stop(run: SupervisedRun, gracePeriod: number): Promise<void> {
  const killAt = Date.now() + gracePeriod;
  while (!(await run.findEnd())) {
    await run.interrupt();
    if (Date.now() >= killAt) {
      await run.kill();
    }
    await delay(POLL_MS);
  }
  // Provisioners may have started what ignores an interruption.
  await run.kill();
}
