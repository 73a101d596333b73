import {
  EngineRunReference,
  RunLauncher,
  RunReport,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { requireRunners, toHandle } from './followRunner';
import { Patience, findPatience, measureSilence } from './patience';

/**
 * Stops the runners of a deployment. False while one may still be at work, and
 * when the last one has sent how its run ended: the step then says so.
 */
export async function cancelRuns(
  launcher: RunLauncher,
  run: EngineRunReference,
  patience: Patience,
): Promise<boolean> {
  const runners = requireRunners(run);
  for (const report of await runners.list()) {
    const isOpen = !report.closed && !report.result;
    if (isOpen && (await stop(launcher, run, report, patience))) {
      await runners.close(report.id, 'The deployment was stopped');
    }
  }
  const last = (await runners.list()).at(-1);
  return last === undefined || (last.closed !== undefined && !last.result);
}

/** Returns whether the runner is certainly over. */
async function stop(
  launcher: RunLauncher,
  run: EngineRunReference,
  report: RunReport,
  patience: Patience,
): Promise<boolean> {
  const handle = toHandle(run, report);
  // Once it is stopped, an ended runner may be as missing as a lost one. It is
  // stopped even when nobody can say how it is.
  const before = await launcher.inspect(handle).catch(() => undefined);
  const isStopped = await launcher.stop(handle);
  if (before?.state === 'ended') {
    return true;
  }
  if (!isStopped) {
    return false;
  }
  return (
    // A runner that fetches a closed run gets nothing.
    !report.heartbeatAt ||
    measureSilence(report) >= findPatience('missing', report, patience)
  );
}
