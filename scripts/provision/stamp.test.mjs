import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { afterEach, beforeEach } from 'node:test';
import { dependencyStamp } from './stamp.mjs';

const node = { version: '22.23.3' };
let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stamp-'));
  mkdirSync(join(root, 'plugins/one/src'), { recursive: true });
  for (const file of ['yarn.lock', '.yarnrc.yml', 'package.json']) {
    writeFileSync(join(root, file), file);
  }
  writeFileSync(join(root, 'plugins/one/package.json'), '{}');
});

afterEach(() => rmSync(root, { recursive: true }));

test('stays the same while only sources change', () => {
  const before = dependencyStamp({ root, node });
  writeFileSync(join(root, 'plugins/one/src/index.ts'), 'export {}');
  assert.equal(dependencyStamp({ root, node }), before);
});

test('changes with the lockfile, a manifest of a workspace and the Node version', () => {
  const stamps = new Set([dependencyStamp({ root, node })]);
  stamps.add(dependencyStamp({ root, node: { version: '22.24.0' } }));
  writeFileSync(join(root, 'yarn.lock'), 'other');
  stamps.add(dependencyStamp({ root, node }));
  writeFileSync(join(root, 'plugins/one/package.json'), '{"name":"one"}');
  stamps.add(dependencyStamp({ root, node }));
  assert.equal(stamps.size, 4);
});
