/**
 * The counts of one stage.
 *
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Tally
 */

export const passedCheck = () => ({ passed: 1, failed: 0, skipped: [] });

export const failedCheck = () => ({ passed: 0, failed: 1, skipped: [] });

export const skippedCheck = (name, reason) => ({
  passed: 0,
  failed: 0,
  skipped: [`${name} (${reason})`],
});

export function addTallies(tallies) {
  return tallies.reduce(
    (sum, tally) => ({
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: [...sum.skipped, ...tally.skipped],
    }),
    { passed: 0, failed: 0, skipped: [] },
  );
}

/** The closing line: `N passed, N failed`, with the skipped ones only if there are any. */
export function formatTally({ passed, failed, skipped }) {
  const counts = [`${passed} passed`, `${failed} failed`];
  if (skipped.length > 0) {
    counts.push(`${skipped.length} skipped`);
  }
  return counts.join(', ');
}

/** Whether a run with these counts is a success. A run that tested nothing is none. */
export function isSuccess(tally, { noSkips }) {
  return (
    tally.failed === 0 &&
    tally.passed > 0 &&
    !(noSkips && tally.skipped.length > 0)
  );
}
