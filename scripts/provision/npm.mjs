import { startProcess } from '../lib/processes.mjs';

// When npm runs this, it names itself; its own file needs no shell on any system.
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && /npm-cli\.c?js$/.test(running)) {
    return { command: process.execPath, args: [running] };
  }
  return {
    command: process.platform === 'win32' ? 'npm.cmd' : 'npm',
    args: [],
  };
}

/** Runs npm, with the user's own configuration, and returns what it said. */
export async function runNpm(args, env = process.env) {
  const npm = npmCommand();
  const output = [];
  const { code, error } = await startProcess({
    command: npm.command,
    args: [...npm.args, ...args],
    env,
    onLine: line => output.push(line),
  }).exited;
  if (error) {
    output.push(error.message);
  }
  return { code: code ?? 1, output };
}

/** Whether the registry that npm is configured to use answers within a minute. */
export async function registryAnswers(env) {
  const { code } = await runNpm(
    [
      ...['view', '@backstage/backend-defaults', 'version'],
      ...['--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
      '--fetch-timeout=25000',
    ],
    env,
  );
  return code === 0;
}
