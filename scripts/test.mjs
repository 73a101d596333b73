import {
  bold,
  green,
  red,
  reportFailure,
  say,
  step,
  warn,
} from './lib/output.mjs';
import { onStopSignal, stopAll } from './lib/processes.mjs';
import { findProgram } from './lib/programs.mjs';
import { provision } from './provision/index.mjs';
import { parseTestOptions, usage } from './test/options.mjs';
import { allStages } from './test/stages/index.mjs';
import {
  addTallies,
  failedCheck,
  formatTally,
  isSuccess,
} from './test/tally.mjs';

// Programs that some tests need and npm cannot bring.
const OUTSIDE_PROGRAMS = ['terraform', 'aws', 'moto_server'];

// Longer than what `npm start` gives the servers that a test has started with it.
const GRACE_MILLISECONDS = 60_000;

async function runStage(stage, context) {
  say();
  say(bold(`▶ ${stage.title}`));
  const startedAt = Date.now();
  let tally;
  try {
    tally = await stage.run(context);
  } catch (error) {
    reportFailure(error);
    tally = failedCheck();
  }
  return { stage, tally, seconds: Math.round((Date.now() - startedAt) / 1000) };
}

function sayResults(results) {
  say();
  for (const { stage, tally, seconds } of results) {
    const mark = tally.failed > 0 ? red('✖') : green('✔');
    say(`${mark} ${stage.title}: ${formatTally(tally)} (${seconds} s)`);
  }
}

function saySkipped({ skipped }) {
  if (skipped.length === 0) {
    return;
  }
  say();
  say('Skipped:');
  skipped.forEach(name => say(`  ${name}`));
  const missing = OUTSIDE_PROGRAMS.filter(name => !findProgram(name));
  if (missing.length > 0) {
    say(`Not on the PATH: ${missing.join(', ')}`);
  }
}

async function main() {
  const options = parseTestOptions({
    argv: process.argv.slice(2),
    stages: allStages,
    env: process.env,
  });
  if (options.help) {
    say(usage(allStages));
    return;
  }
  onStopSignal({
    onStop: async () => {
      warn('Interrupted');
      await stopAll({ graceMilliseconds: GRACE_MILLISECONDS });
      process.exit(1);
    },
    onForce: () => process.exit(1),
  });

  step('Checking the toolchain');
  const toolchain = await provision();
  const results = [];
  for (const stage of options.stages) {
    results.push(
      await runStage(stage, {
        toolchain,
        stages: options.stages,
        patterns: options.patterns,
      }),
    );
  }

  const total = addTallies(results.map(({ tally }) => tally));
  sayResults(results);
  saySkipped(total);
  if (options.noSkips && total.skipped.length > 0) {
    warn('A skipped test is a failure here.');
  }
  say();
  say(formatTally(total));
  process.exitCode = isSuccess(total, options) ? 0 : 1;
}

main().catch(error => {
  reportFailure(error);
  say();
  say(formatTally(failedCheck()));
  process.exitCode = 1;
});
