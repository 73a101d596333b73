import { createChildEnvironment, withRegion } from './childEnvironment';

describe('createChildEnvironment', () => {
  it('passes on what Terraform needs to run and to reach AWS', () => {
    expect(
      createChildEnvironment({
        PATH: '/bin',
        HOME: '/home/backstage',
        HTTPS_PROXY: 'http://proxy',
        AWS_PROFILE: 'platform',
        AWS_SECRET_ACCESS_KEY: 'for-terraform',
        TF_CLI_CONFIG_FILE: '/etc/terraformrc',
      }),
    ).toMatchObject({
      PATH: '/bin',
      HOME: '/home/backstage',
      HTTPS_PROXY: 'http://proxy',
      AWS_PROFILE: 'platform',
      AWS_SECRET_ACCESS_KEY: 'for-terraform',
      TF_CLI_CONFIG_FILE: '/etc/terraformrc',
    });
  });

  // AWS's own pipeline set these for Terraform.
  it.each([
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_S3',
    'AWS_ENDPOINT_URL_SECRETS_MANAGER',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'AWS_MAX_ATTEMPTS',
    'AWS_RETRY_MODE',
  ])('passes on %s', name => {
    expect(createChildEnvironment({ [name]: 'x' })).toHaveProperty(name, 'x');
  });

  it.each([
    'AWS_ENDPOINT_URL_',
    'BACKEND_SECRET',
    'GITHUB_TOKEN',
    'POSTGRES_PASSWORD',
    'APP_CONFIG_backend_auth_keys',
    'NODE_OPTIONS',
    'AWS_SOMETHING_ELSE',
    'TF_VAR_environment',
    'TF_CLI_ARGS',
    'TF_CLI_ARGS_apply',
    'TF_LOG',
    'TF_WORKSPACE',
    'TF_DATA_DIR',
  ])('keeps %s to the backend', name => {
    expect(createChildEnvironment({ [name]: 'x' })).not.toHaveProperty(name);
  });

  it('tells Terraform that nobody is there to answer', () => {
    expect(createChildEnvironment({})).toEqual({
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
    });
  });

  it('adds what the operator chose, but not over its own', () => {
    expect(
      createChildEnvironment(
        { AWS_REGION: 'us-east-1' },
        { additions: { AWS_REGION: 'eu-west-1', TF_INPUT: '1' } },
      ),
    ).toMatchObject({ AWS_REGION: 'eu-west-1', TF_INPUT: '0' });
  });

  it('shares the plugin cache', () => {
    expect(
      createChildEnvironment({}, { pluginCacheDirectory: '/cache' }),
    ).toMatchObject({
      TF_PLUGIN_CACHE_DIR: '/cache',
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
    });
  });
});

describe('withRegion', () => {
  it('puts the region of the environment in place of the host’s', () => {
    expect(
      withRegion({ PATH: '/bin', AWS_REGION: 'us-east-1' }, 'eu-west-1'),
    ).toEqual({
      PATH: '/bin',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      TF_VAR_aws_region: 'eu-west-1',
    });
  });

  it('leaves what the operator chose', () => {
    const additions = { AWS_REGION: 'us-east-2' };
    expect(withRegion(additions, 'eu-west-1', additions)).toMatchObject({
      AWS_REGION: 'us-east-2',
      TF_VAR_aws_region: 'eu-west-1',
    });
  });
});
