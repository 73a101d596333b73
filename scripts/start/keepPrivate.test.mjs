import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { keepPrivate } from './keepPrivate.mjs';

const modeOf = path => (statSync(path).mode & 0o777).toString(8);

test('keeps what is there and what children create from others', t => {
  const before = process.umask(0o022);
  const folder = mkdtempSync(join(tmpdir(), 'keep-private-'));
  t.after(() => {
    process.umask(before);
    rmSync(folder, { recursive: true, force: true });
  });
  const inFolder = name => join(folder, name);
  mkdirSync(inFolder('database/old'), { recursive: true });
  writeFileSync(inFolder('database/old/plugin.sqlite'), '');
  writeFileSync(inFolder('database/program'), '', { mode: 0o755 });
  writeFileSync(inFolder('outside'), '');
  symlinkSync(inFolder('outside'), inFolder('database/link'));
  chmodSync(folder, 0o755);

  keepPrivate([inFolder('database'), inFolder('logs')]);
  spawnSync('sh', ['-c', 'mkdir database/new; touch logs/new.log'], {
    cwd: folder,
  });

  assert.deepEqual(
    [
      'database',
      'database/old',
      'database/new',
      'logs',
      'database/program',
      'database/old/plugin.sqlite',
      'logs/new.log',
    ].map(name => modeOf(inFolder(name))),
    ['700', '700', '700', '700', '700', '600', '600'],
  );
  assert.deepEqual(
    ['.', 'outside'].map(name => modeOf(inFolder(name))),
    ['755', '644'],
  );
});
