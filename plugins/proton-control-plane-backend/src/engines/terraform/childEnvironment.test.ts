import { createChildEnvironment } from './childEnvironment';

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

  it.each([
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
