import assert from 'node:assert/strict';
import test from 'node:test';
import { explainYarnFailure } from './explainYarnFailure.mjs';

test('tells how to bring the lockfile up to date', () => {
  const [hint] = explainYarnFailure([
    '➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.',
  ]);
  assert.match(hint, /yarn\.lock doesn't match/);
});

test('tells what a native module needs', () => {
  const [hint] = explainYarnFailure([
    "➤ YN0009: │ better-sqlite3@npm:12.0.0 couldn't be built successfully",
  ]);
  assert.match(hint, /C\+\+ compiler/);
});

test('has an answer to anything else', () => {
  assert.equal(explainYarnFailure(['something new']).length, 1);
});
