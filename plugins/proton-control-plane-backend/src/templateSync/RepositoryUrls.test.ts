import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { RepositoryUrls } from './RepositoryUrls';

const urls = RepositoryUrls.create({
  integrations: ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: {
        bitbucketServer: [
          { host: 'bitbucket.example.com', username: 'x', password: 'x' },
        ],
      },
    }),
  ),
  hosts: {
    GITHUB: 'github.com',
    BITBUCKET: 'bitbucket.org',
    GITHUB_ENTERPRISE: 'bitbucket.example.com',
  },
});

describe('RepositoryUrls', () => {
  it.each([
    ['GITHUB', 'https://github.com/acme/templates/tree/main'],
    ['BITBUCKET', 'https://bitbucket.org/acme/templates/src/main'],
    [
      'GITHUB_ENTERPRISE',
      'https://bitbucket.example.com/projects/acme/repos/templates/browse?at=main',
    ],
  ] as const)('follows the integration of the host of %s', (provider, url) => {
    expect(urls.getTreeUrl({ provider, name: 'acme/templates' }, 'main')).toBe(
      url,
    );
  });

  it('keeps names and branches from meaning another place', () => {
    expect(
      urls.getTreeUrl({ provider: 'GITHUB', name: 'acme/a?b#c' }, 'x/../y#z'),
    ).toBe('https://github.com/acme/a%3Fb%23c/tree/x%252F..%252Fy%2523z');
  });

  // AWS Proton had GitHub and Bitbucket alone.
  it.each(['git.example.com', 'gitlab.com'])(
    'wants the host %s among the integrations for GitHub and Bitbucket',
    host => {
      const strange = RepositoryUrls.create({
        integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
        hosts: { GITHUB: host },
      });

      expect(() =>
        strange.getTreeUrl({ provider: 'GITHUB', name: 'acme/a' }, 'main'),
      ).toThrow(
        `integrations has no GitHub or Bitbucket host ${host}, where GITHUB repositories are`,
      );
    },
  );
});
