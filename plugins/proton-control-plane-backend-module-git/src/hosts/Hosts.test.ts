import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { Hosts } from './Hosts';

const create = (github: object[], hosts?: Record<string, string>) =>
  Hosts.fromConfig(
    new ConfigReader({
      integrations: { github },
      protonControlPlane: { ...(hosts && { templateSync: { hosts } }) },
    } as never),
    mockServices.logger.mock(),
  );

const ENTERPRISE = {
  host: 'git.acme.test',
  apiBaseUrl: 'https://git.acme.test/api/v3',
  token: 'enterprise-token',
};

describe('Hosts', () => {
  it('knows github.com, and keeps its client', () => {
    const hosts = create([]);
    const { host } = hosts.find({ provider: 'GITHUB' });
    expect(host?.title).toBe('GitHub');
    expect(hosts.find({ provider: 'GITHUB' }).host).toBe(host);
  });

  it('finds a GitHub Enterprise by its host', () => {
    const hosts = create([ENTERPRISE], { GITHUB_ENTERPRISE: ENTERPRISE.host });
    const { host } = hosts.find({ provider: 'GITHUB_ENTERPRISE' });
    expect(host).toBeDefined();
    expect(host).not.toBe(hosts.find({ provider: 'GITHUB' }).host);
  });

  it.each([
    [
      'GITEA',
      undefined,
      "pull requests on GITEA aren't supported; use a repository on BITBUCKET, GITHUB, GITHUB_ENTERPRISE or GITLAB",
    ],
    [
      'BITBUCKET',
      undefined,
      'integrations.bitbucketCloud must have credentials for bitbucket.org',
    ],
    [
      'GITHUB_ENTERPRISE',
      undefined,
      'protonControlPlane.templateSync.hosts.GITHUB_ENTERPRISE must say which host of integrations.github GITHUB_ENTERPRISE repositories are on',
    ],
    [
      'GITHUB_ENTERPRISE',
      { GITHUB_ENTERPRISE: 'git.other.test' },
      'integrations.github must have the host git.other.test',
    ],
  ])('says why it has none: %s %j', (provider, hosts, reason) => {
    expect(create([ENTERPRISE], hosts).find({ provider })).toEqual({ reason });
  });

  it('lists the secrets of tokens and apps', () => {
    const app = {
      appId: 1,
      clientId: 'client',
      clientSecret: 'client-secret',
      privateKey: 'private-key',
      webhookSecret: 'webhook-secret',
    };
    const secrets = create([
      ENTERPRISE,
      { host: 'github.com', apps: [app] },
    ]).listSecrets();
    expect([...secrets].sort()).toEqual([
      'client-secret',
      'enterprise-token',
      'private-key',
      'webhook-secret',
    ]);
  });

  it('finds Bitbucket with any credentials, and lists their secrets', () => {
    const credentials = [
      { token: 'bitbucket-token' },
      { username: 'ada', appPassword: 'app-password' },
      { clientId: 'client', clientSecret: 'client-secret' },
    ];
    const secrets = credentials.flatMap(bitbucketCloud => {
      const hosts = Hosts.fromConfig(
        new ConfigReader({
          integrations: { bitbucketCloud: [bitbucketCloud] },
        } as never),
        mockServices.logger.mock(),
      );
      expect(hosts.find({ provider: 'BITBUCKET' }).host?.title).toBe(
        'Bitbucket',
      );
      return hosts.listSecrets();
    });
    expect(secrets).toEqual([
      'bitbucket-token',
      'app-password',
      'client-secret',
    ]);
  });
});
