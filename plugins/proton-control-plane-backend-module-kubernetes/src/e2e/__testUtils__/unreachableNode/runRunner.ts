import { executeRun } from '@proton-vending/proton-runner';

const { env } = process;
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());

/** The program of a runner that stops itself after 2 seconds, and not after a minute. */
executeRun({
  url: env.PROTON_RUNNER_URL ?? '',
  token: env.PROTON_RUNNER_TOKEN ?? '',
  workDirectory: env.PROTON_RUNNER_WORK_DIRECTORY ?? '',
  terraform: { binary: env.PROTON_RUNNER_TERRAFORM },
  times: { interval: 300, cutOffAfter: 2_000 },
  signal: stopping.signal,
  logger: console,
}).then(
  kind => process.exit(kind === 'gone' ? 1 : 0),
  error => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
);
