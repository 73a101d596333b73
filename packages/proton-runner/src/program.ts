import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformLogger } from '@proton-vending/proton-terraform';
import { executeRun } from './run/executeRun';
import { holdUnsavedStates, listUnsavedStates } from './run/unsavedStates';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Logs to standard error. */
const LOGGER: TerraformLogger = {
  error: message => write('error', message),
  warn: (message, details) =>
    write('warn', details ? `${message} ${JSON.stringify(details)}` : message),
  info: message => write('info', message),
};

function write(level: string, message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);
}

/**
 * Executes the run that the environment names. Returns the exit code: 0 once
 * the control plane has taken the result, also of a deployment that failed.
 *
 * @public
 */
export async function runProgram(
  environment: NodeJS.ProcessEnv,
): Promise<number> {
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
  try {
    const kind = await executeRun({
      url: url.replace(/\/+$/, ''),
      token,
      workDirectory,
      terraform: {
        binary: environment.PROTON_RUNNER_TERRAFORM,
        pluginCacheDirectory: environment.PROTON_RUNNER_PLUGIN_CACHE,
      },
      signal: abortWhenStopped(),
      logger: LOGGER,
    });
    LOGGER.info(`The run is over: ${kind}`);
    const unsaved = (await listUnsavedStates(workDirectory)).filter(
      file => !known.includes(file),
    );
    if (unsaved.length > 0) {
      await holdUnsavedStates(unsaved, abortWhenStopped(), LOGGER);
    }
    return kind === 'gone' ? 1 : 0;
  } catch (error) {
    LOGGER.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** Aborted when somebody stops this process from now on. */
function abortWhenStopped(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => stopping.abort());
  }
  return stopping.signal;
}
