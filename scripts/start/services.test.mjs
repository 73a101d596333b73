import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { parseStartOptions } from './options.mjs';
import { startServices } from './services.mjs';

/** Stands for Node.js: writes a file into every folder that the configuration names. */
const PROGRAM = `#!/bin/sh
for folder in "$APP_CONFIG_backend_database_connection_directory" \\
  "$APP_CONFIG_protonControlPlane_dataDirectory"; do
  mkdir -p "$folder/new" && echo text > "$folder/new/$$"
done
echo started
`;

test('keeps databases, states and logs readable by their owner alone', async t => {
  const before = process.umask(0o022);
  const folder = mkdtempSync(join(tmpdir(), 'services-'));
  t.after(() => {
    process.umask(before);
    rmSync(folder, { recursive: true, force: true });
  });
  const executable = join(folder, 'node');
  writeFileSync(executable, PROGRAM);
  chmodSync(executable, 0o755);
  const state = join(folder, 'state');
  const names = ['database', 'control-plane', 'logs'];
  for (const name of names) {
    mkdirSync(join(state, name), { recursive: true });
    writeFileSync(join(state, name, 'old'), '');
  }

  const services = startServices({
    toolchain: { node: { executable }, env: {} },
    options: parseStartOptions(['--state', state]),
  });
  await Promise.all(services.map(({ ended }) => ended));

  assert.equal(readdirSync(join(state, 'control-plane/new')).length, 2);
  const shared = names
    .flatMap(name => [
      name,
      ...readdirSync(join(state, name), { recursive: true }).map(file =>
        join(name, file),
      ),
    ])
    .filter(path => statSync(join(state, path)).mode & 0o077);
  assert.deepEqual(shared, []);
});
