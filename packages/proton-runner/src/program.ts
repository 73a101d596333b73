import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProviderCacheOptions } from '@proton-vending/proton-terraform';
import { FILL_COMMAND, runFillProgram } from './fillProgram';
import { LOGGER } from './programLog';
import { executeRun } from './run/executeRun';
import { ExecuteRunOptions, ResentState } from './run/ExecuteRunOptions';
import {
  holdUnsavedStates,
  listUnsavedStates,
  resendUnsentState,
} from './run/unsavedStates';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Executes the run that the environment names. Returns the exit code: 0 once
 * the control plane has taken the result, also of a deployment that failed.
 *
 * @param args - `fill-provider-cache` and paths of lock files, to fill the
 *   provider cache in place of a run
 * @public
 */
export async function runProgram(
  environment: NodeJS.ProcessEnv,
  args: string[] = [],
): Promise<number> {
  const [command, ...paths] = args;
  if (command === FILL_COMMAND) {
    return runFillProgram(paths, environment);
  }
  if (command !== undefined) {
    LOGGER.error(
      `${command} isn't a command. Run proton-runner without arguments to execute a run, or with ${FILL_COMMAND}`,
    );
    return 2;
  }
  const { PROTON_RUNNER_TOKEN: token, PROTON_RUNNER_URL: url } = environment;
  if (!token || !url) {
    LOGGER.error(
      'PROTON_RUNNER_URL and PROTON_RUNNER_TOKEN must be set. The control plane gives them to the runners that it starts',
    );
    return 2;
  }
  const workDirectory =
    environment.PROTON_RUNNER_WORK_DIRECTORY ?? join(tmpdir(), 'proton-runner');
  const known = await listUnsavedStates(workDirectory);
  const stopped = abortWhenStopped();
  let resend: (() => Promise<ResentState>) | undefined;
  const code = await execute({
    environment,
    token,
    url,
    workDirectory,
    signal: stopped,
    onUnsentState: again => {
      resend = again;
    },
  });
  const listUnsaved = async () =>
    (await listUnsavedStates(workDirectory)).filter(
      file => !known.includes(file),
    );
  if (resend) {
    // After the first signal, a pod has a grace period, in which its state may arrive.
    const signal = abortWhenStopped(stopped.aborted ? 1 : 2);
    await resendUnsentState(await listUnsaved(), {
      resend,
      signal,
      logger: LOGGER,
    });
    if (signal.aborted) {
      return code;
    }
  }
  const unsaved = await listUnsaved();
  if (unsaved.length > 0) {
    await holdUnsavedStates(unsaved, abortWhenStopped(), LOGGER);
  }
  return code;
}

/** Returns the exit code. */
async function execute({
  environment,
  url,
  ...options
}: Pick<
  ExecuteRunOptions,
  'onUnsentState' | 'signal' | 'token' | 'url' | 'workDirectory'
> & { environment: NodeJS.ProcessEnv }): Promise<number> {
  try {
    const kind = await executeRun({
      ...options,
      url: url.replace(/\/+$/, ''),
      terraform: {
        binary: environment.PROTON_RUNNER_TERRAFORM,
        pluginCacheDirectory: environment.PROTON_RUNNER_PLUGIN_CACHE,
        providerCache: readProviderCache(environment),
      },
      logger: LOGGER,
    });
    LOGGER.info(`The run is over: ${kind}`);
    return kind === 'gone' ? 1 : 0;
  } catch (error) {
    LOGGER.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function readProviderCache({
  PROTON_RUNNER_ALLOW_PROVIDER_DOWNLOADS: allowDownloads,
  PROTON_RUNNER_PROVIDER_CACHE: directory,
}: NodeJS.ProcessEnv): ProviderCacheOptions | undefined {
  return directory === undefined
    ? undefined
    : { directory, allowDownloads: allowDownloads === 'true' };
}

/** Aborted when this process has received that many signals to stop. */
function abortWhenStopped(times = 1): AbortSignal {
  const stopping = new AbortController();
  let left = times;
  const count = () => {
    left -= 1;
    if (left <= 0) {
      stopping.abort();
    }
  };
  STOP_SIGNALS.forEach(signal => process.on(signal, count));
  return stopping.signal;
}
