import assert from 'node:assert/strict';
import test from 'node:test';
import { proxySettings } from './proxySettings.mjs';

test('uses no proxy when the environment names none', () => {
  assert.deepEqual(proxySettings({}), {
    httpProxy: undefined,
    httpsProxy: undefined,
    noProxy: '',
  });
});

test('reads the variables in either case', () => {
  const expected = {
    httpProxy: 'http://one:1',
    httpsProxy: 'http://two:2',
    noProxy: 'example.com',
  };
  assert.deepEqual(
    proxySettings({
      HTTP_PROXY: 'http://one:1',
      HTTPS_PROXY: 'http://two:2',
      NO_PROXY: 'example.com',
    }),
    expected,
  );
  assert.deepEqual(
    proxySettings({
      http_proxy: 'http://one:1',
      https_proxy: 'http://two:2',
      no_proxy: 'example.com',
    }),
    expected,
  );
});

test("falls back to npm's proxy", () => {
  const npm = {
    npm_config_proxy: 'http://npm:1',
    npm_config_noproxy: 'example.com',
  };
  assert.deepEqual(proxySettings(npm), {
    httpProxy: 'http://npm:1',
    httpsProxy: 'http://npm:1',
    noProxy: 'example.com',
  });
  assert.equal(
    proxySettings({ ...npm, HTTPS_PROXY: 'http://own:2' }).httpsProxy,
    'http://own:2',
  );
});
