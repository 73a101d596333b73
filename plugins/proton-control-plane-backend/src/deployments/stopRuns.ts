import { ProvisioningInterrupted } from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineRunReference,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { setTimeout as delay } from 'node:timers/promises';

/** How often runners are looked at that are stopping, in milliseconds. */
const LOOK_MS = 3_000;

/** A runner that couldn't call for so long has stopped by itself. */
const SILENT_MS = 3 * 60_000;

/** How long a runner is waited for that calls and doesn't stop. */
const LONGEST_MS = 5 * 60_000;

/**
 * Stops what an engine has left running. Returns when no runner can report any
 * more, so that the last state of each is taken, and whether it has stopped.
 *
 * @param reason - why the deployment ends, as a sentence without a period
 * @throws ProvisioningInterrupted when the signal is aborted before that
 */
export async function stopRuns(
  engine: ProvisioningEngine,
  run: EngineRunReference,
  reason: string,
  signal: AbortSignal,
): Promise<boolean> {
  const latest = Date.now() + LONGEST_MS;
  for (;;) {
    const hasStopped = await engine.cancel(run, reason);
    if (
      !engine.usesRunners ||
      Date.now() >= latest ||
      !(await mayReport(run))
    ) {
      return hasStopped;
    }
    await delay(LOOK_MS, undefined, { signal }).catch(() => {
      throw new ProvisioningInterrupted();
    });
  }
}

async function mayReport({ runners }: EngineRunReference): Promise<boolean> {
  const silentSince = Date.now() - SILENT_MS;
  return (
    (await runners?.list())?.some(
      ({ closed, createdAt, heartbeatAt = createdAt, result }) =>
        !closed && !result && heartbeatAt.getTime() > silentSince,
    ) ?? false
  );
}
