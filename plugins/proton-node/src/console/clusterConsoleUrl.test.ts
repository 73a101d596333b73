import { clusterConsoleUrl } from './clusterConsoleUrl';

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
