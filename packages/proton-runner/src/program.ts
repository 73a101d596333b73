import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformLogger } from '@proton-vending/proton-terraform';
import { executeRun } from './run/executeRun';

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
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => stopping.abort());
  }
  try {
    const kind = await executeRun({
      url: url.replace(/\/+$/, ''),
      token,
      workDirectory:
        environment.PROTON_RUNNER_WORK_DIRECTORY ??
        join(tmpdir(), 'proton-runner'),
      terraform: {
        binary: environment.PROTON_RUNNER_TERRAFORM,
        pluginCacheDirectory: environment.PROTON_RUNNER_PLUGIN_CACHE,
      },
      signal: stopping.signal,
      logger: LOGGER,
    });
    LOGGER.info(`The run is over: ${kind}`);
    return kind === 'gone' ? 1 : 0;
  } catch (error) {
    LOGGER.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
