import { clusterConsoleUrl } from './consoleLinks';
import { repositoryUrl } from './repositoryUrl';

const cluster = {
  partition: 'aws',
  region: 'eu-west-1',
  accountId: '123456789012',
  clusterName: 'dev',
  signIn: {},
};

describe('clusterConsoleUrl', () => {
  it.each([
    ['aws', 'https://eu-west-1.console.aws.amazon.com/eks/'],
    ['aws-cn', 'https://eu-west-1.console.amazonaws.cn/eks/'],
    ['aws-us-gov', 'https://eu-west-1.console.amazonaws-us-gov.com/eks/'],
  ])('knows the console of the partition %s', (partition, start) => {
    expect(clusterConsoleUrl({ ...cluster, partition })).toBe(
      `${start}clusters/dev?region=eu-west-1`,
    );
  });

  it('goes through the access portal, which signs in to the account', () => {
    const url = clusterConsoleUrl({
      ...cluster,
      signIn: { ssoSubdomain: 'example' },
    });

    const [start, query] = String(url).split('?');
    expect(start).toBe('https://example.awsapps.com/start/#/console');
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
      account_id: '123456789012',
      destination:
        'https://eu-west-1.console.aws.amazon.com/eks/clusters/dev?region=eu-west-1',
    });
  });
});

describe('repositoryUrl', () => {
  const repository = {
    provider: 'GITHUB',
    name: 'my-org/clusters',
    branch: 'team/main',
  };

  it.each([
    ['GITHUB', 'https://github.com/my-org/clusters/tree/team/main'],
    ['BITBUCKET', 'https://bitbucket.org/my-org/clusters/src/team/main'],
  ])('finds a branch on %s', (provider, url) => {
    expect(
      repositoryUrl(
        { ...repository, provider },
        { GITHUB: 'github.com', BITBUCKET: 'bitbucket.org' },
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
