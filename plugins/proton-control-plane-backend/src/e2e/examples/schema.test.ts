import {
  applyInputDefaults,
  findInputViolations,
  findKeywordProblems,
  listInputGroups,
  parseTemplateRules,
} from '@proton-vending/backstage-plugin-proton-common';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  EXAMPLE_TEMPLATES,
  EXAMPLES_DIRECTORY,
  readExampleBundle,
} from '../../__testUtils__/exampleBundle';

const bundles = Object.fromEntries(
  EXAMPLE_TEMPLATES.map(name => [name, readExampleBundle(name)]),
);
const cluster = bundles['eks-cluster'];

/**
 * What is different of inputs that a template shares with eks-cluster, with the
 * reason. Everything else is the same, above all type and pattern.
 */
const DIFFERENCES: Record<string, Record<string, string[]>> = {
  'eks-blueprints': {
    // Karpenter instead of EKS Auto Mode, and its use of the sizes.
    node_provisioning: ['default', 'description', 'enum'],
    // The charts that don't support its newest version yet.
    kubernetes_version: ['x-proton-help'],
    node_desired_size: ['description'],
    node_max_size: ['description'],
    enable_aws_ebs_csi_driver: ['description'],
  },
  'eks-gitops': {
    // The cluster exists already, and the role is the one of Argo CD.
    cluster_name: ['description', 'x-proton-group'],
    permissions_boundary_arn: ['description', 'x-proton-group'],
  },
  'shared-vpc': {
    // A VPC of several clusters, whose logs are flow logs.
    log_retention_days: ['description', 'title', 'x-proton-group'],
    nat_gateway_per_zone: ['description'],
    permissions_boundary_arn: ['description', 'x-proton-group'],
    vpc_cidr: ['description'],
  },
};

describe('the schema of the example templates', () => {
  it('is one and the same for the sandbox and the real cluster', () => {
    expect(bundles['eks-sandbox'].schemaText).toBe(cluster.schemaText);
    expect(readRules('eks-sandbox')).toEqual(readRules('eks-cluster'));
  });

  it.each(Object.entries(DIFFERENCES))(
    'has the same inputs under the same names in %s',
    (templateName, differences) => {
      const { inputs } = bundles[templateName];
      const shared = Object.keys(inputs).filter(name => name in cluster.inputs);

      expect(
        Object.fromEntries(
          shared
            .map(name => [
              name,
              findDifferences(inputs[name], cluster.inputs[name]),
            ])
            .filter(([, keys]) => keys.length > 0),
        ),
      ).toEqual(differences);
    },
  );

  it('has every input of eks-cluster in eks-blueprints, in the same order, and two more', () => {
    const own = ['enable_aws_load_balancer_controller', 'enable_argocd'];
    const names = Object.keys(bundles['eks-blueprints'].inputs);

    expect(names).toEqual(expect.arrayContaining(own));
    expect(names.filter(name => !own.includes(name))).toEqual(
      Object.keys(cluster.inputs),
    );
  });

  it('has the rules of eks-cluster in eks-blueprints, except for EKS Auto Mode', () => {
    const [rules, others] = ['eks-cluster', 'eks-blueprints'].map(name =>
      readRules(name).map(({ fieldPath, message, rule }) => ({
        fieldPath,
        message,
        rule,
      })),
    );
    const shared = rules.filter(({ rule }) => !rule.includes('auto-mode'));

    expect(shared.length).toBeGreaterThan(4);
    expect(others).toEqual(expect.arrayContaining(shared));
  });

  it('offers Kubernetes versions in standard support, and defaults to one', () => {
    const { asOf, default: preferred, versions } = readKubernetesVersions();
    const supported = versions
      .filter(({ endOfStandardSupport: end }) => end === null || end > asOf)
      .map(({ version }) => version);
    const choices = Object.values(bundles)
      .map(({ inputs }) => inputs.kubernetes_version)
      .filter(input => input !== undefined);
    expect(choices.length).toBeGreaterThan(2);
    for (const choice of choices) {
      expect(choice.enum).toEqual(supported);
      expect(choice.default).toBe(preferred);
    }
  });

  it('has the inputs of ClusterInputs and requires only a name', () => {
    expect(cluster.schema.inputTypeName).toBe('ClusterInputs');
    expect(cluster.schema.inputs.required).toEqual(['cluster_name']);
  });

  describe.each(Object.entries(bundles))('of %s', (templateName, bundle) => {
    const { examples, inputs, required, schema } = bundle;

    it('puts each input into a group', () => {
      expect(findKeywordProblems(schema)).toEqual({ errors: [], warnings: [] });
      expect(
        listInputGroups(schema.inputs).flatMap(group => group.inputs),
      ).toEqual(Object.keys(inputs));
    });

    it.each(Object.entries(inputs))(
      'explains %s and gives it a default, or requires it',
      (name, input) => {
        expect(input.title).toMatch(/\S/);
        expect(input.description).toMatch(/\S.*\.$/);
        expect('default' in input).toBe(!required.includes(name));
      },
    );

    it('anchors its patterns', () => {
      const patterns = Object.values(inputs)
        .flatMap(input => [input.pattern, input.items?.pattern])
        .filter(pattern => pattern !== undefined);

      expect(patterns.length).toBeGreaterThan(0);
      for (const pattern of patterns) {
        expect(pattern).toMatch(/^\^.*\$$/s);
      }
    });

    it('lists its inputs in the README, with their types and defaults', () => {
      const readme = readFileSync(
        join(EXAMPLES_DIRECTORY, templateName, 'README.md'),
        'utf8',
      );

      // The sandbox links to the table of eks-cluster, which has the same schema.
      const table = readme.includes('| input')
        ? readme
        : readFileSync(
            join(EXAMPLES_DIRECTORY, 'eks-cluster/README.md'),
            'utf8',
          );
      const rows = table
        .slice(table.indexOf('| input'), table.indexOf('## Outputs'))
        .matchAll(/^\| `(\w+)` +\| ([a-z ]+?) +\| `?"?([^ `"]*)"?`? +\|/gm);

      expect(Array.from(rows, ([, ...cells]) => cells)).toEqual(
        Object.entries(inputs).map(([name, input]) => [
          name,
          input.items ? `${input.items.type} array` : input.type,
          required.includes(name) ? 'required' : formatDefault(input.default),
        ]),
      );
    });

    it('has defaults and examples that are good inputs', () => {
      for (const given of [examples, pick(examples, required)]) {
        const values = applyInputDefaults(schema.inputs, given);
        expect(Object.keys(values).sort()).toEqual(Object.keys(inputs).sort());
        expect(findInputViolations(schema, values)).toEqual([]);
      }
    });
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

describe('the inputs of shared-vpc', () => {
  it.each([
    ['zone_count', 2],
    ['interface_endpoints', ['ecr.api', 'sts']],
  ])('accept %s = %j', (name, value) => {
    expect(findProblems('shared-vpc', { [name]: value })).toEqual([]);
  });

  it.each([
    ['vpc_name', 'a b'],
    ['zone_count', 1],
    ['vpc_cidr', '10.0.0.0/24'],
    ['interface_endpoints', ['s3; rm']],
  ])('refuse %s = %j', (name, value) => {
    expect(findProblems('shared-vpc', { [name]: value })).not.toEqual([]);
  });
});

describe('the inputs of eks-gitops', () => {
  it.each([
    ['repository_url', 'https://git.example.com:8443/teams/clusters'],
    ['repository_branch', 'release/1.x'],
    ['repository_path', 'clusters/payments-dev'],
    ['identity_center_region', 'us-gov-west-1'],
    [
      'argocd_admin_group_ids',
      [
        '90670f75ee-3106e43d-8ad8-468b-8297-ce439a96bb55',
        '3106e43d-8ad8-468b-8297-ce439a96bb55',
      ],
    ],
  ])('accept %s = %j', (name, value) => {
    expect(findProblems('eks-gitops', { [name]: value })).toEqual([]);
  });

  it.each([
    ['repository_url', 'https://user:token@github.com/example/clusters'],
    ['repository_url', 'http://github.com/example/clusters'],
    ['repository_url', 'git@github.com:example/clusters.git'],
    ['repository_branch', '-x'],
    ['repository_path', '/etc'],
    ['repository_secret_arn', 'my-secret'],
    ['identity_center_instance_arn', 'arn:aws:sso:::instance/x'],
    ['argocd_admin_group_ids', ['Administrators']],
    ['gitops_engine', 'jenkins'],
  ])('refuse %s = %j', (name, value) => {
    expect(findProblems('eks-gitops', { [name]: value })).not.toEqual([]);
  });
});

const INSTANCE = 'arn:aws:sso:::instance/ssoins-0123456789abcdef';
const GROUPS = ['3106e43d-8ad8-468b-8297-ce439a96bb55'];

function entryOf(role: string, more: Record<string, unknown> = {}) {
  return { principal_arn: `arn:aws:iam::123456789012:role/${role}`, ...more };
}

describe('the rules of the EKS templates', () => {
  const validator = DefaultSchemaValidator.create();

  afterAll(() => validator.close());

  it.each(['eks-blueprints', 'eks-cluster', 'eks-gitops'])(
    'of %s are good',
    async name => {
      expect(await validator.findRuleProblems(withRules(name))).toEqual([]);
    },
  );

  it.each<[Record<string, unknown>, string[]]>([
    [{}, []],
    [{ kubernetes_version: '1.37' }, []],
    [{ kubernetes_version: '1.35' }, ['kubernetes_version']],
    [{ node_provisioning: 'managed-node-group' }, ['node_provisioning']],
    [{ node_min_size: 9 }, []],
    [{ public_endpoint: true }, ['public_access_cidrs']],
    [{ public_endpoint: true, public_access_cidrs: ['203.0.113.0/24'] }, []],
    [{ cluster_name: 'other' }, ['cluster_name']],
    [
      { vpc_cidr: '10.1.0.0/16', vpc_id: 'vpc-01234567' },
      ['vpc_cidr', 'vpc_id', 'subnet_ids'],
    ],
    [{ subnet_ids: ['subnet-01234567'] }, ['subnet_ids']],
    [{ access_entries: [entryOf('a'), entryOf('b')] }, []],
    [
      { access_entries: [entryOf('a'), entryOf('b'), entryOf('a')] },
      ['access_entries'],
    ],
    [
      { access_entries: [entryOf('a', { namespaces: ['payments'] })] },
      ['access_entries'],
    ],
    [
      {
        access_entries: [
          entryOf('a', { access: 'edit', namespaces: ['payments'] }),
        ],
      },
      [],
    ],
  ])('judge %j after the defaults', async (inputs, paths) => {
    expect(await findAfterDefaults('eks-cluster', inputs)).toEqual(paths);
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{ node_min_size: 3 }, ['node_desired_size']],
    [{ node_desired_size: 5 }, ['node_desired_size']],
    [{ node_min_size: 5 }, ['node_min_size', 'node_desired_size']],
    [{ node_provisioning: 'karpenter', node_desired_size: 9 }, []],
    [{ public_endpoint: true }, ['public_access_cidrs']],
    [{ public_endpoint: true, public_access_cidrs: ['203.0.113.0/24'] }, []],
    [{ subnet_ids: ['subnet-01234567'] }, ['subnet_ids']],
    [{ access_entries: [entryOf('a'), entryOf('a')] }, ['access_entries']],
  ])('judge %j of eks-blueprints', async (inputs, paths) => {
    expect(await findAfterDefaults('eks-blueprints', inputs)).toEqual(paths);
  });

  it('keep Karpenter in eks-blueprints', async () => {
    const before = { node_provisioning: 'karpenter' };
    expect(await findAfterDefaults('eks-blueprints', {}, before)).toEqual([
      'node_provisioning',
    ]);
    expect(await findAfterDefaults('eks-blueprints', before, before)).toEqual(
      [],
    );
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{}, ['identity_center_instance_arn', 'argocd_admin_group_ids']],
    [{ gitops_engine: 'flux' }, []],
    [{ identity_center_instance_arn: INSTANCE }, ['argocd_admin_group_ids']],
    [
      {
        identity_center_instance_arn: INSTANCE,
        argocd_admin_group_ids: GROUPS,
      },
      [],
    ],
  ])('judge %j of a new environment of eks-gitops', async (inputs, paths) => {
    const { examples, required } = bundles['eks-gitops'];
    const violations = await validator.findInputViolations(
      withRules('eks-gitops'),
      { ...pick(examples, required), ...inputs },
    );
    expect(violations.map(({ path }) => path)).toEqual(paths);
  });

  async function findAfterDefaults(
    name: string,
    inputs: Record<string, unknown>,
    deployed: Record<string, unknown> = {},
  ): Promise<string[]> {
    const schema = withRules(name);
    const given = pick(bundles[name].examples, bundles[name].required);
    const violations = await validator.findInputViolations(
      schema,
      { ...given, ...inputs },
      {
        deployed: applyInputDefaults(schema.inputs, { ...given, ...deployed }),
      },
    );
    return violations.map(({ path }) => path);
  }

  function withRules(name: string) {
    return { ...bundles[name].schema, rules: readRules(name) };
  }
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

function readRules(templateName: string) {
  return parseTemplateRules(
    readFileSync(
      join(EXAMPLES_DIRECTORY, templateName, 'v1/schema/rules.yaml'),
      'utf8',
    ),
  );
}

/** The keys of a schema whose values two inputs don't have in common. */
function findDifferences(one: object, other: object): string[] {
  const given = new Map(Object.entries(one));
  const wanted = new Map(Object.entries(other));
  return [...new Set([...given.keys(), ...wanted.keys()])]
    .filter(key => !isDeepStrictEqual(given.get(key), wanted.get(key)))
    .sort();
}

/** As in a README, where strings may have quotes. */
function formatDefault(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function findViolatedPaths(inputs: Record<string, unknown>): string[] {
  return findProblems('eks-cluster', inputs);
}

/** The paths of the inputs that a template refuses, beside good ones. */
function findProblems(
  templateName: string,
  inputs: Record<string, unknown>,
): string[] {
  const { schema, examples, required } = bundles[templateName];
  return findInputViolations(schema, {
    ...pick(examples, required),
    ...inputs,
  }).map(({ path }) => path);
}

function pick(
  values: Record<string, unknown>,
  names: string[],
): Record<string, unknown> {
  return Object.fromEntries(names.map(name => [name, values[name]]));
}
