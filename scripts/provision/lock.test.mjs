import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { afterEach, beforeEach } from 'node:test';
import { withLock } from './lock.mjs';

let folder;
let file;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(folder, 'deeper', 'provision.lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('lets one in after the other', async () => {
  const order = [];
  const enter = name =>
    withLock({ file, pollMilliseconds: 1 }, async () => {
      order.push(`${name} in`);
      await new Promise(resolve => setImmediate(resolve));
      order.push(`${name} out`);
    });
  await Promise.all([enter('a'), enter('b')]);
  assert.equal(order[1], order[0].replace('in', 'out'));
  assert.equal(order[3], order[2].replace('in', 'out'));
});

test('gives the lock back when the action fails', async () => {
  await assert.rejects(
    withLock({ file }, async () => {
      throw new Error('broken');
    }),
    /broken/,
  );
  assert.equal(existsSync(file), false);
});

test('takes over the lock of a process that is gone', async () => {
  await withLock({ file }, async () => {});
  // No system hands out a process id this large.
  writeFileSync(file, String(2 ** 30));
  assert.equal(
    await withLock({ file, pollMilliseconds: 1 }, async () => 'in'),
    'in',
  );
});
