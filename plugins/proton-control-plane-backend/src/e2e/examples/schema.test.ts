import {
  applyInputDefaults,
  findInputViolations,
} from '@proton-vending/backstage-plugin-proton-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  EXAMPLES_DIRECTORY,
  readExampleBundle,
} from '../../__testUtils__/exampleBundle';

const cluster = readExampleBundle('eks-cluster');
const sandbox = readExampleBundle('eks-sandbox');
const blueprints = readExampleBundle('eks-blueprints');

/** Inputs of both templates that mean the same, but offer other choices. */
const OTHER_CHOICES = [
  'node_provisioning',
  'node_min_size',
  'node_desired_size',
  'node_max_size',
  'enable_aws_ebs_csi_driver',
  'vpc_cidr',
];

describe('the schema of the example templates', () => {
  it('is one and the same for the sandbox and the real cluster', () => {
    expect(sandbox.schemaText).toBe(cluster.schemaText);
  });

  it('has the same inputs under the same names in eks-blueprints', () => {
    const shared = Object.keys(blueprints.inputs).filter(
      name => name in cluster.inputs,
    );
    expect(shared.length).toBeGreaterThan(10);
    for (const name of shared) {
      const { title, type, ...rest } = cluster.inputs[name];
      expect(blueprints.inputs[name]).toMatchObject({
        title,
        type,
        ...(!OTHER_CHOICES.includes(name) && rest),
      });
    }
  });

  it('offers Kubernetes versions in standard support, and defaults to one', () => {
    const { asOf, default: preferred, versions } = readKubernetesVersions();
    const supported = versions
      .filter(({ endOfStandardSupport: end }) => end === null || end > asOf)
      .map(({ version }) => version);
    for (const { inputs } of [cluster, sandbox, blueprints]) {
      expect(inputs.kubernetes_version.enum).toEqual(supported);
      expect(inputs.kubernetes_version.default).toBe(preferred);
    }
  });

  it('has the inputs of ClusterInputs and requires only a name', () => {
    expect(cluster.schema.inputTypeName).toBe('ClusterInputs');
    expect(cluster.schema.inputs.required).toEqual(['cluster_name']);
  });

  it.each(Object.entries(cluster.inputs))(
    'explains %s and gives it a default, or requires it',
    (name, input) => {
      expect(input.title).toMatch(/\S/);
      expect(input.description).toMatch(/\S.*\.$/);
      expect('default' in input).toBe(name !== 'cluster_name');
    },
  );

  it.each(
    Object.entries(cluster.inputs).flatMap(([name, input]) =>
      [input.pattern, input.items?.pattern]
        .filter(pattern => pattern !== undefined)
        .map(pattern => [name, pattern] as const),
    ),
  )('anchors the pattern of %s', (_, pattern) => {
    expect(pattern).toMatch(/^\^.*\$$/s);
  });

  it('has defaults that are good inputs', () => {
    const inputs = applyInputDefaults(cluster.schema.inputs, {
      cluster_name: 'a',
    });

    expect(Object.keys(inputs).sort()).toEqual(
      Object.keys(cluster.inputs).sort(),
    );
    expect(findInputViolations(cluster.schema, inputs)).toEqual([]);
  });

  it.each([
    ['cluster_name', '0-_a'],
    ['cluster_name', 'a'.repeat(100)],
    ['kubernetes_version', '1.37'],
    ['access_entries', []],
    [
      'access_entries',
      [{ principal_arn: 'arn:aws:iam::123456789012:user/division/ann' }],
    ],
    [
      'access_entries',
      [
        {
          principal_arn: 'arn:aws-us-gov:iam::123456789012:role/dev',
          access: 'view',
          namespaces: ['team-a'],
          kubernetes_groups: ['team:a'],
        },
      ],
    ],
    ['permissions_boundary_arn', 'arn:aws:iam::aws:policy/PowerUserAccess'],
    ['vpc_id', 'vpc-0123456789abcdef0'],
    ['subnet_ids', ['subnet-0123456789abcdef0', 'subnet-01234567']],
    ['vpc_cidr', '192.168.0.0/20'],
    ['public_access_cidrs', ['203.0.113.7/32', '198.51.100.0/24']],
    ['node_instance_type', 'u7i-12tb.224xlarge'],
  ])('accepts %s = %j', (name, value) => {
    expect(findViolatedPaths({ [name]: value })).toEqual([]);
  });

  it.each([
    ['cluster_name', ''],
    ['cluster_name', '-a'],
    ['cluster_name', 'a b'],
    ['cluster_name', 'a\n'],
    ['cluster_name', 'a; rm -rf /'],
    ['cluster_name', 'a'.repeat(101)],
    ['kubernetes_version', '1.20'],
    ['kubernetes_version', 1.36],
    ['access_entries', [{ principal_arn: 'ann' }]],
    ['access_entries', [{}]],
    [
      'access_entries',
      [{ principal_arn: 'arn:aws:iam::123456789012:group/dev' }],
    ],
    [
      'access_entries',
      [{ principal_arn: 'x arn:aws:iam::123456789012:role/dev' }],
    ],
    [
      'access_entries',
      [{ principal_arn: 'arn:aws:iam::123456789012:role/a', access: 'root' }],
    ],
    ['permissions_boundary_arn', 'arn:aws:iam::123456789012:role/a'],
    ['log_retention_days', 8],
    ['vpc_id', 'vpc-x'],
    ['subnet_ids', ['vpc-01234567']],
    ['vpc_cidr', '10.0.0.0/24'],
    ['vpc_cidr', '10.0.0.0/8'],
    ['vpc_cidr', '999.0.0.0/16'],
    ['vpc_cidr', '10.0.0.0/16 '],
    ['public_access_cidrs', ['0.0.0.0/0', '10.0.0.0/33']],
    ['public_endpoint', 'yes'],
    ['node_provisioning', 'fargate'],
    ['node_instance_type', 'large'],
    ['node_capacity_type', 'spot'],
    ['node_min_size', 0],
    ['node_desired_size', 1.5],
    ['node_max_size', 101],
    ['enable_cert_manager', 1],
  ])('refuses %s = %j', (name, value) => {
    const paths = findViolatedPaths({ [name]: value });

    expect(paths).not.toEqual([]);
    expect(paths.every(path => path.startsWith(name))).toBe(true);
  });
});

interface KubernetesVersions {
  asOf: string;
  default: string;
  versions: { version: string; endOfStandardSupport: string | null }[];
}

function readKubernetesVersions(): KubernetesVersions {
  return JSON.parse(
    readFileSync(join(EXAMPLES_DIRECTORY, 'kubernetes-versions.json'), 'utf8'),
  );
}

function findViolatedPaths(inputs: Record<string, unknown>): string[] {
  return findInputViolations(cluster.schema, {
    cluster_name: 'a',
    ...inputs,
  }).map(({ path }) => path);
}
