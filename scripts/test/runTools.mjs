import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fromProton, fromRoot, rootDirectory } from '../lib/paths.mjs';
import { runToEnd } from '../lib/processes.mjs';
import { yarnCommand } from '../provision/yarn.mjs';
import { failedCheck, passedCheck } from './tally.mjs';

/** Runs a program of the dependencies, through the repository's yarn. */
export function runTool({ toolchain, args, env }) {
  return runToEnd({
    ...yarnCommand(toolchain.node, args),
    cwd: rootDirectory,
    env: { ...toolchain.env, ...env },
  });
}

/** A tool that counts as one check: its exit code says how it went. */
export async function check(options) {
  return (await runTool(options)) === 0 ? passedCheck() : failedCheck();
}

/**
 * Runs a test runner that writes its results to a file, and reads the counts out
 * of it. Without the file, or with a failure that it does not show, the run has failed.
 */
export async function runWithResults({ name, run, readTally }) {
  const directory = fromProton('test-results');
  const file = fromProton('test-results', `${name}.json`);
  mkdirSync(directory, { recursive: true });
  rmSync(file, { force: true });
  const code = await run(file);
  let tally;
  try {
    tally = readTally(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return failedCheck();
  }
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** Runs Node's own test runner with the reporter that counts. */
export function runNodeTests({ toolchain, name, args, env, cwd }) {
  return runWithResults({
    name,
    readTally: tally => tally,
    run: file =>
      runToEnd({
        command: toolchain.node.executable,
        args: [
          `--test-reporter=${fromRoot('scripts/test/nodeReporter.mjs')}`,
          ...args,
        ],
        cwd: cwd ?? rootDirectory,
        env: { ...toolchain.env, ...env, PROTON_TEST_RESULTS: file },
      }),
  });
}
