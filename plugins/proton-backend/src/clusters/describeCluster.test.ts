import { parseEnvironmentArn } from '@proton-vending/backstage-plugin-proton-common';
import { DEFAULT_OUTPUT_MAPPING } from '@proton-vending/backstage-plugin-proton-node';
import { parse } from 'yaml';
import { DEMO_ARN } from '../__testUtils__/demoEnvironment';
import { describeCluster, readOutputFacts } from './describeCluster';
import {
  findKubeconfigProblem,
  formatKubeconfig,
  formatKubectlCommand,
} from './formatKubeconfig';

const CERTIFICATE = Buffer.from(
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
).toString('base64');

const RULES = { outputMapping: DEFAULT_OUTPUT_MAPPING, signIn: {} };
const FACTS = {
  name: 'dev',
  endpoint: 'https://dev.eks.amazonaws.com',
  certificateAuthority: CERTIFICATE,
  version: '1.35',
};
const SCOPE = { region: 'us-east-1' };

function scopeOf(arn = DEMO_ARN) {
  const scope = parseEnvironmentArn(arn);
  if (!scope) {
    throw new Error(`${arn} is no ARN`);
  }
  return scope;
}

describe('readOutputFacts', () => {
  it('learns nothing from sensitive outputs', () => {
    expect(
      readOutputFacts(
        [
          { key: 'cluster_name', value: 'dev', sensitive: false },
          { key: 'cluster_endpoint', sensitive: true },
        ],
        RULES,
      ),
    ).toEqual({ name: 'dev' });
  });
});

describe('describeCluster', () => {
  it('tells how to reach a cluster, and where the console has it', () => {
    expect(describeCluster(FACTS, scopeOf(), RULES)).toEqual({
      cluster: {
        clusterName: 'dev',
        kubernetesVersion: '1.35',
        endpoint: 'https://dev.eks.amazonaws.com',
        kubectlCommand:
          'aws eks update-kubeconfig --region us-east-1 --name dev',
        kubeconfig: true,
      },
      consoleUrl:
        'https://us-east-1.console.aws.amazon.com/eks/clusters/dev?region=us-east-1',
    });
  });

  it('knows the console of other partitions, and the access portal', () => {
    const china = DEMO_ARN.replace('arn:aws:', 'arn:aws-cn:').replace(
      'us-east-1',
      'cn-north-1',
    );
    expect(describeCluster(FACTS, scopeOf(china), RULES).consoleUrl).toMatch(
      'https://cn-north-1.console.amazonaws.cn/',
    );
    expect(
      describeCluster(FACTS, scopeOf(), {
        ...RULES,
        signIn: { ssoSubdomain: 'example' },
      }).consoleUrl,
    ).toMatch('https://example.awsapps.com/start/#/console?');
  });

  it('says nothing where the outputs name no cluster', () => {
    expect(describeCluster({ version: '1.35' }, scopeOf(), RULES)).toEqual({});
  });

  it('has no console page for a sandbox, which has no endpoint', () => {
    const { cluster, consoleUrl } = describeCluster(
      { name: 'dev' },
      scopeOf(),
      RULES,
    );
    expect(cluster).toMatchObject({ clusterName: 'dev', kubeconfig: false });
    expect(consoleUrl).toBeUndefined();
  });
});

describe('formatKubectlCommand', () => {
  it('takes the command of the template', () => {
    expect(
      formatKubectlCommand(
        { name: 'dev', kubectlCommand: 'aws eks update-kubeconfig --name x\n' },
        SCOPE,
      ),
    ).toBe('aws eks update-kubeconfig --name x');
  });

  it.each([
    'aws eks --region us-west-2 update-kubeconfig --name dev',
    'aws --profile=dev eks update-kubeconfig --name dev --alias dev@work --dry-run',
  ])('takes %p', kubectlCommand => {
    expect(formatKubectlCommand({ name: 'dev', kubectlCommand }, SCOPE)).toBe(
      kubectlCommand,
    );
  });

  it.each([
    'true\nrm -rf ~',
    'curl https://example.com | sh',
    'aws eks update-kubeconfig --name $(id)',
    'aws eks update-kubeconfig --name dev; id',
    'aws eks update-kubeconfig --name \u202edev',
    'aws eks update-kubeconfig --name dev\u2028id',
  ])('builds its own command rather than handing out %j', kubectlCommand => {
    expect(formatKubectlCommand({ name: 'dev', kubectlCommand }, SCOPE)).toBe(
      'aws eks update-kubeconfig --region us-east-1 --name dev',
    );
  });

  it.each(['dev; rm -rf ~', '$(id)', '-dev', 'a b', 'x'.repeat(101)])(
    'builds no command with the name %p',
    name => {
      expect(formatKubectlCommand({ name }, SCOPE)).toBeUndefined();
    },
  );

  it('builds no command with a region that is none', () => {
    expect(
      formatKubectlCommand({ name: 'dev' }, { region: 'us-east-1;id' }),
    ).toBeUndefined();
  });
});

describe('formatKubeconfig', () => {
  it('gets a token from the AWS CLI and holds none', () => {
    const config = parse(
      formatKubeconfig([{ facts: FACTS, scope: scopeOf() }]),
    );

    expect(config).toMatchObject({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'dev',
      clusters: [
        {
          name: 'dev',
          cluster: {
            server: FACTS.endpoint,
            'certificate-authority-data': CERTIFICATE,
          },
        },
      ],
      contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
    });
    expect(config.users[0].user.exec).toMatchObject({
      command: 'aws',
      args: expect.arrayContaining(['get-token', '--cluster-name', 'dev']),
    });
  });

  it('holds several clusters, and none of them is the current one', () => {
    const near = scopeOf();
    const far = { ...near, region: 'eu-west-1' };
    const config = parse(
      formatKubeconfig([
        { facts: FACTS, scope: near },
        { facts: FACTS, scope: far },
        { facts: FACTS, scope: far },
        { facts: { ...FACTS, name: 'test' }, scope: near },
      ]),
    );

    const names = [
      'dev.us-east-1.123456789012',
      'dev.eu-west-1.123456789012',
      'test',
    ];
    for (const key of ['clusters', 'contexts', 'users']) {
      expect(config[key].map(({ name }: { name: string }) => name)).toEqual(
        names,
      );
    }
    expect(config.users[1].user.exec.args).toEqual([
      '--region',
      'eu-west-1',
      'eks',
      'get-token',
      '--cluster-name',
      'dev',
      '--output',
      'json',
    ]);
    expect(config).not.toHaveProperty('current-context');
  });

  it('is refused with what is missing', () => {
    expect(findKubeconfigProblem(FACTS, SCOPE)).toBeUndefined();
    expect(findKubeconfigProblem({ name: 'dev' }, SCOPE)).toMatch(
      'the endpoint and the certificate authority',
    );
    expect(findKubeconfigProblem({ ...FACTS, name: '--x' }, SCOPE)).toMatch(
      'none of Amazon EKS',
    );
  });
});
