import assert from 'node:assert/strict';
import test from 'node:test';
import { tallyJestResults } from './jestResults.mjs';

const passing = {
  status: 'passed',
  assertionResults: [{ status: 'passed', fullName: 'adds' }],
};

test('counts a file that broke before its first test as a failure', () => {
  const tally = tallyJestResults({
    numPassedTests: 1,
    numFailedTests: 0,
    testResults: [passing, { status: 'failed', assertionResults: [] }],
  });
  assert.deepEqual(tally, { passed: 1, failed: 1, skipped: [] });
});

test('counts a failed test once and names a skipped one', () => {
  const tally = tallyJestResults({
    numPassedTests: 0,
    numFailedTests: 1,
    testResults: [
      {
        status: 'failed',
        assertionResults: [
          { status: 'failed', fullName: 'subtracts' },
          { status: 'pending', fullName: 'applies (needs terraform)' },
        ],
      },
    ],
  });
  assert.deepEqual(tally, {
    passed: 0,
    failed: 1,
    skipped: ['applies (needs terraform)'],
  });
});
