import { writeFileSync } from 'node:fs';

function describeFailure({ error }) {
  const cause = error?.cause ?? error;
  return cause?.stack ?? String(cause);
}

/**
 * A reporter for Node's test runner: a line for each test, and the counts as
 * JSON in the file that PROTON_TEST_RESULTS names.
 */
export default async function* nodeReporter(events) {
  const tally = { passed: 0, failed: 0, skipped: [] };
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    }
    const isTest = data?.details?.type !== 'suite';
    if (type === 'test:pass' && isTest) {
      const seconds = (data.details.duration_ms / 1000).toFixed(1);
      if (data.skip !== undefined || data.todo !== undefined) {
        const reason = [data.skip, data.todo].find(
          text => typeof text === 'string',
        );
        tally.skipped.push(reason ? `${data.name} (${reason})` : data.name);
        yield `○ ${tally.skipped.at(-1)}\n`;
      } else {
        tally.passed += 1;
        yield `✔ ${data.name} (${seconds} s)\n`;
      }
    }
    // Its tests only say that they were cancelled.
    const isHook = data?.details?.error?.failureType === 'hookFailed';
    if (type === 'test:fail' && (isTest || isHook)) {
      tally.failed += 1;
      yield `✖ ${data.name}\n${describeFailure(data.details)}\n`;
    }
  }
  if (process.env.PROTON_TEST_RESULTS) {
    writeFileSync(process.env.PROTON_TEST_RESULTS, JSON.stringify(tally));
  }
}
