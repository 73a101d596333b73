import { repositoryUrl } from './repositoryUrl';

describe('repositoryUrl', () => {
  const repository = {
    provider: 'GITHUB',
    name: 'my-org/clusters',
    branch: 'team/main',
  };

  it.each([
    ['GITHUB', 'https://github.com/my-org/clusters/tree/team/main'],
    ['BITBUCKET', 'https://bitbucket.org/my-org/clusters/src/team/main'],
    ['GITLAB', 'https://gitlab.com/my-org/clusters/-/tree/team/main'],
  ])('finds a branch on %s', (provider, url) => {
    expect(
      repositoryUrl(
        { ...repository, provider },
        {
          GITHUB: 'github.com',
          BITBUCKET: 'bitbucket.org',
          GITLAB: 'gitlab.com',
        },
      ),
    ).toBe(url);
  });

  it('has no link to a host that is not known, or a name that is none', () => {
    expect(repositoryUrl(repository, {})).toBeUndefined();
    expect(
      repositoryUrl(
        { ...repository, name: '../clusters' },
        { GITHUB: 'github.com' },
      ),
    ).toBeUndefined();
  });
});
