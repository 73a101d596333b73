import assert from 'node:assert/strict';
import { test } from 'node:test';
import nodeReporter from './nodeReporter.mjs';

async function report(events) {
  const lines = [];
  for await (const line of nodeReporter(events)) {
    lines.push(line);
  }
  return lines.join('');
}

const failure = (type, name, failureType, message) => ({
  type: 'test:fail',
  data: {
    name,
    details: {
      type,
      error: Object.assign(new Error('failed'), {
        failureType,
        cause: new Error(message),
      }),
    },
  },
});

test('a hook that fails says why, not only that its tests were cancelled', async () => {
  const text = await report([
    failure('test', 'a test', 'cancelledByParent', 'it was cancelled'),
    failure('suite', 'a suite', 'hookFailed', 'the server did not start'),
  ]);
  assert.match(text, /a suite\n.*the server did not start/);
});

test('a suite whose test failed does not repeat the failure', async () => {
  const text = await report([
    failure('test', 'a test', 'testCodeFailure', 'two is not one'),
    failure('suite', 'a suite', 'subtestsFailed', '1 subtest failed'),
  ]);
  assert.match(text, /two is not one/);
  assert.doesNotMatch(text, /subtest/);
});
