import assert from 'node:assert/strict';
import test from 'node:test';
import {
  addTallies,
  failedCheck,
  formatTally,
  isSuccess,
  passedCheck,
  skippedCheck,
} from './tally.mjs';

const withSkip = { passed: 3, failed: 0, skipped: ['waits (needs aws)'] };

test('closes with the counts of all stages', () => {
  assert.equal(
    formatTally(addTallies([passedCheck(), failedCheck(), passedCheck()])),
    '2 passed, 1 failed',
  );
});

test('mentions skipped tests only when there are some', () => {
  assert.equal(formatTally(withSkip), '3 passed, 0 failed, 1 skipped');
});

test('takes a skip for a failure only where none is allowed', () => {
  assert.equal(isSuccess(withSkip, { noSkips: false }), true);
  assert.equal(isSuccess(withSkip, { noSkips: true }), false);
});

test('a stage that cannot run says why', () => {
  assert.deepEqual(skippedCheck('installs', 'needs a registry').skipped, [
    'installs (needs a registry)',
  ]);
});

test('is no success when nothing ran', () => {
  assert.equal(isSuccess(addTallies([]), { noSkips: false }), false);
});
