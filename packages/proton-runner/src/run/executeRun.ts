import { RunnerRun } from '@proton-vending/backstage-plugin-proton-common';
import { ExecuteRunOptions, ExecutedRun } from './ExecuteRunOptions';
import { Execution } from './Execution';
import { Heartbeat, HeartbeatTimes } from './Heartbeat';
import { RunnerClient } from './RunnerClient';
import { RunOverError } from './runnerErrors';

/** How long a runner tries to fetch its run. */
const FETCH_MS = 5 * 60_000;

const TIMES: HeartbeatTimes = { interval: 10_000, cutOffAfter: 60_000 };

/**
 * Executes a run and reports it. What has been built is reported even when the
 * control plane was away in between.
 *
 * @throws Error when the run can't be fetched, or its result can't be sent
 * @public
 */
export async function executeRun(
  options: ExecuteRunOptions,
): Promise<ExecutedRun> {
  const { logger, token, url } = options;
  const client = new RunnerClient({ url, token });
  const run = await fetchRun(client, options.signal);
  const heartbeat = new Heartbeat(client, options.times ?? TIMES);
  heartbeat.start();
  try {
    const execution = new Execution(options, client, run, heartbeat);
    return await execution.execute();
  } catch (error) {
    if (error instanceof RunOverError) {
      logger.warn(error.message);
      return 'gone';
    }
    throw error;
  } finally {
    heartbeat.end();
  }
}

async function fetchRun(
  client: RunnerClient,
  signal: AbortSignal | undefined,
): Promise<RunnerRun> {
  const limit = AbortSignal.timeout(FETCH_MS);
  const until = signal ? AbortSignal.any([signal, limit]) : limit;
  return client.send<RunnerRun>('GET', '/run', { until });
}
