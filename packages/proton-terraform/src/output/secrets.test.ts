import { findSettingSecrets, findEnvironmentSecrets } from './secrets';

describe('the secrets of Terraform', () => {
  it('are the AWS keys and the passwords of proxies in its environment', () => {
    expect(
      findEnvironmentSecrets({
        PATH: '/usr/bin',
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'the-secret-key',
        AWS_REGION: 'us-east-1',
        HTTPS_PROXY: 'http://me:pass%20word@proxy:3128',
      }),
    ).toEqual(['AKIAEXAMPLE', 'the-secret-key', 'pass%20word', 'pass word']);
  });

  it('are what the state backend is given to prove itself', () => {
    expect(
      findSettingSecrets({
        bucket: 'states',
        access_key: 'AKIAEXAMPLE',
        secret_key: 'the-secret-key',
        assume_role: { role_arn: 'arn', web_identity_token: 'the-token' },
        address: 'https://me:the-password@state/',
      }),
    ).toEqual(['AKIAEXAMPLE', 'the-secret-key', 'the-token', 'the-password']);
  });
});
