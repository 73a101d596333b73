import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromRoot } from '../lib/paths.mjs';

const readJson = file => JSON.parse(readFileSync(fromRoot(file), 'utf8'));

for (const folder of ['', 'packages/app/', 'packages/backend/']) {
  test(`the new app of the install test is on our Backstage: ${folder}package.json`, () => {
    const fresh = readJson(`scripts/test/fresh-app/${folder}package.json`);
    const ours = readJson(`${folder}package.json`);
    for (const field of ['dependencies', 'devDependencies']) {
      for (const [name, range] of Object.entries(fresh[field] ?? {})) {
        const expected =
          ours.dependencies?.[name] ?? ours.devDependencies?.[name];
        if (name.startsWith('@backstage/') && expected) {
          assert.equal(range, expected, name);
        }
      }
    }
  });
}

test('the new app of the install test names our Backstage release', () => {
  assert.deepEqual(
    readJson('scripts/test/fresh-app/backstage.json'),
    readJson('backstage.json'),
  );
});
