import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTarballs } from './appManifest.mjs';

test('an app takes the packages from the archives, and keeps its other resolutions', () => {
  const manifest = {
    name: 'root',
    resolutions: { '@types/react': '^18', '@proton-vending/a': 'file:./old' },
  };
  assert.deepEqual(
    withTarballs(manifest, {
      folder: 'proton-packages',
      tarballs: [{ name: '@proton-vending/a', file: 'a.tgz' }],
    }),
    {
      name: 'root',
      resolutions: {
        '@types/react': '^18',
        '@proton-vending/a': 'file:./proton-packages/a.tgz',
      },
    },
  );
});
