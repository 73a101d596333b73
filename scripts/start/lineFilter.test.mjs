import assert from 'node:assert/strict';
import test from 'node:test';
import { createLineFilter } from './lineFilter.mjs';

const shown = (lines, options = { verbose: false }) =>
  lines.filter(createLineFilter(options));

const info = '2026-11-23T10:00:00.000Z catalog info Refreshed';
const warning = '2026-11-23T10:00:00.000Z proton warn No template';

test('shows warnings and errors of the backend, colored or not', () => {
  const colored =
    '\u001b[2m2026-11-23T10:00:00.000Z\u001b[22m \u001b[34mproton\u001b[39m \u001b[31merror\u001b[39m Broken';
  assert.deepEqual(shown([info, warning, colored]), [warning, colored]);
});

test('shows the lines that belong to an error, up to the next line of the log', () => {
  const stack = ['    at one (file.ts:1:1)', '    at two (file.ts:2:2)'];
  assert.deepEqual(shown([warning, ...stack, info, '    more of it']), [
    warning,
    ...stack,
  ]);
});

test('leaves out all lines of a message that is no warning, but shows a crash', () => {
  const crash = 'TypeError: x is not a function';
  assert.deepEqual(shown([info, '- a request failed', crash, '    at x']), [
    crash,
    '    at x',
  ]);
});

test('shows what the compiler of the app complains about', () => {
  assert.deepEqual(
    shown(['Rspack compiled successfully', 'ERROR in ./src/App.tsx', '  × x']),
    ['ERROR in ./src/App.tsx', '  × x'],
  );
});

test('shows everything when asked for', () => {
  assert.deepEqual(shown([info, warning], { verbose: true }), [info, warning]);
});
