import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseArchive, OPENTOFU } from './release.mjs';

const release = {
  version: '1.2.3',
  checksums: { linux_amd64: 'a', darwin_arm64: 'b' },
};

test('takes the archive of the platform from the releases of OpenTofu', () => {
  assert.deepEqual(chooseArchive({ release, platform: 'linux', arch: 'x64' }), {
    url: 'https://github.com/opentofu/opentofu/releases/download/v1.2.3/tofu_1.2.3_linux_amd64.zip',
    sha256: 'a',
  });
});

test('takes the same file from a mirror', () => {
  assert.deepEqual(
    chooseArchive({
      release,
      platform: 'darwin',
      arch: 'arm64',
      mirror: 'https://mirror.example.com/opentofu/',
    }),
    {
      url: 'https://mirror.example.com/opentofu/v1.2.3/tofu_1.2.3_darwin_arm64.zip',
      sha256: 'b',
    },
  );
});

test('has no archive for a platform without a checksum', () => {
  for (const [platform, arch] of [
    ['win32', 'x64'],
    ['linux', 'riscv64'],
    ['linux', 'arm64'],
  ]) {
    assert.equal(chooseArchive({ release, platform, arch }), undefined);
  }
});

test('pins a SHA-256 checksum for Linux and macOS on both processors', () => {
  assert.deepEqual(Object.keys(OPENTOFU.checksums), [
    'darwin_amd64',
    'darwin_arm64',
    'linux_amd64',
    'linux_arm64',
  ]);
  for (const checksum of Object.values(OPENTOFU.checksums)) {
    assert.match(checksum, /^[0-9a-f]{64}$/);
  }
});
