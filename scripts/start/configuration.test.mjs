import assert from 'node:assert/strict';
import test from 'node:test';
import { configurationOverrides } from './configuration.mjs';
import { parseStartOptions } from './options.mjs';

test('leaves the configuration alone when nothing is asked for', () => {
  assert.deepEqual(configurationOverrides(parseStartOptions([])), {});
});

test('moves addresses and the allowed origin with the ports', () => {
  const options = parseStartOptions([
    '--app-port',
    '3100',
    '--backend-port=7107',
  ]);
  assert.deepEqual(configurationOverrides(options), {
    APP_CONFIG_app_baseUrl: 'http://localhost:3100',
    APP_CONFIG_backend_cors_origin: 'http://localhost:3100',
    APP_CONFIG_backend_baseUrl: 'http://localhost:7107',
    APP_CONFIG_backend_listen_port: '7107',
  });
});

test('keeps all state below the folder that is asked for', () => {
  const overrides = configurationOverrides(
    parseStartOptions(['--state', '/data']),
  );
  assert.deepEqual(Object.values(overrides), [
    '/data/database',
    '/data/control-plane',
  ]);
});

test('rejects invalid ports and unknown options', () => {
  assert.throws(() => parseStartOptions(['--app-port', 'x']), /valid port: x/);
  assert.throws(() => parseStartOptions(['--appport', '1']), /--appport/);
});
