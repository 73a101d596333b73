import { JsonObject } from '@backstage/types';
import { TEST_ENVIRONMENT } from '../__testUtils__/testEnvironment';
import { readStateBackend } from './readStateBackend';

type Settings = { type: string; config?: JsonObject };

const read = (backend?: Settings, host: NodeJS.ProcessEnv = {}) =>
  readStateBackend(backend, host);

const configOf = (backend: Settings) =>
  read(backend).configFor(TEST_ENVIRONMENT, '/states/dev');

describe('readStateBackend', () => {
  it('keeps the state in the folder of the environment by default', () => {
    const path = '/states/dev/terraform.tfstate';
    expect(read().configFor(TEST_ENVIRONMENT, '/states/dev')).toEqual({ path });
    expect(configOf({ type: 'local' })).toEqual({ path });
    expect(read().isLocal).toBe(true);
  });

  it('gives each environment its own key in S3', () => {
    expect(
      configOf({
        type: 's3',
        config: {
          bucket: 'states',
          prefix: '/teams/a/',
          endpoints: { s3: 'http://127.0.0.1:9' },
          use_path_style: true,
        },
      }),
    ).toEqual({
      bucket: 'states',
      key: 'teams/a/123456789012/us-east-1/0a6e1bd2-8f3e-4d0c-9a55-2f6b1d1c7e90/terraform.tfstate',
      endpoints: { s3: 'http://127.0.0.1:9' },
      use_path_style: true,
    });
  });

  it('looks for the bucket in the region of the backend, not of the environment', () => {
    const s3 = { type: 's3', config: { bucket: 'states' } };
    const host = { AWS_REGION: 'eu-west-1' };
    expect(read(s3, host).configFor(TEST_ENVIRONMENT, '')).toMatchObject({
      region: 'eu-west-1',
    });
    const config = { ...s3.config, region: 'eu-north-1' };
    expect(
      read({ ...s3, config }, host).configFor(TEST_ENVIRONMENT, ''),
    ).toMatchObject({ region: 'eu-north-1' });
  });

  it('gives each environment its own schema in PostgreSQL', () => {
    expect(
      configOf({ type: 'pg', config: { conn_str: 'postgres://' } }),
    ).toEqual({
      conn_str: 'postgres://',
      schema_name: 'proton_0a6e1bd28f3e4d0c9a552f6b1d1c7e90',
    });
  });

  it('fills in the placeholders of any other backend, at any depth', () => {
    expect(
      configOf({
        type: 'http',
        config: {
          address: 'https://state/${accountId}/${region}/${environmentName}',
          headers: { 'X-Environment': ['${environmentId}'] },
        },
      }),
    ).toEqual({
      address: 'https://state/123456789012/us-east-1/dev',
      headers: { 'X-Environment': ['0a6e1bd2-8f3e-4d0c-9a55-2f6b1d1c7e90'] },
    });
  });

  it.each([
    ['no place for each environment', { prefix: 'states' }],
    ['names that repeat across accounts', { prefix: '${environmentName}' }],
    ['no placeholder in a key of S3', { key: 'state' }, 's3'],
  ])('refuses %s', (_, config, type = 'gcs') => {
    expect(() => read({ type, config })).toThrow(
      /gives all environments the same state; .*\$\$\{environmentId\} in app-config\.yaml/,
    );
  });

  it.each([
    [
      'a placeholder that it does not know',
      { type: 'gcs', config: { prefix: '${environment}/${environmentId}' } },
      'has the placeholder ${environment}, which is none of ${accountId}',
    ],
    [
      'settings of the local backend',
      { type: 'local', config: { path: '/tmp' } },
      'must be left out for the type local',
    ],
    [
      'what is no name of a backend',
      { type: 's3 {', config: {} },
      'must be the name of a Terraform backend such as s3',
    ],
  ])('refuses %s', (_, backend, message) => {
    expect(() => read(backend)).toThrow(message);
  });
});
