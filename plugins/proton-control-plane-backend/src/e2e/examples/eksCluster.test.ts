import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import {
  EnvironmentInputs,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import {
  describeWith,
  EksApi,
  eventually,
  MotoServer,
  terraformBinary,
  terraformMirror,
} from '@proton-vending/test-utils';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import {
  startControlPlane,
  TestControlPlane,
} from '../../__testUtils__/startControlPlane';
import { EXAMPLES_DIRECTORY } from '../../__testUtils__/exampleBundle';

jest.setTimeout(900_000);

const REGION = 'us-east-1';
const NAME = 'payments';

/** What Terraform finds in its environment, as in a backend's. */
const SETTINGS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_ENDPOINT_URL',
  'AWS_EC2_METADATA_DISABLED',
  'TF_CLI_CONFIG_FILE',
] as const;

const ec2 = (Action: string, id: RegExp) => ({
  service: 'ec2',
  query: { Action, Version: '2016-11-15' },
  id,
});

const iam = (Action: string, id: RegExp, options = {}) => ({
  service: 'iam',
  query: { Action, Version: '2010-05-08', ...options },
  id,
});

/** How resources are listed, and what identifies each in the answer. */
const RESOURCE_KINDS: {
  service: string;
  query: Record<string, string>;
  target?: string;
  id: RegExp;
}[] = [
  ec2('DescribeVpcs', /<vpcId>([^<]+)/g),
  ec2('DescribeSubnets', /<subnetId>([^<]+)/g),
  ec2('DescribeInternetGateways', /<internetGatewayId>([^<]+)/g),
  ec2('DescribeAddresses', /<allocationId>([^<]+)/g),
  ec2('DescribeRouteTables', /<routeTableId>([^<]+)/g),
  ec2('DescribeSecurityGroups', /<groupId>([^<]+)/g),
  // Deleted gateways are listed for an hour, and moto keeps their network interfaces.
  ec2('DescribeNatGateways', /<state>(available|pending)/g),
  iam('ListRoles', /<RoleName>([^<]+)/g),
  iam('ListPolicies', /<PolicyName>([^<]+)/g, { Scope: 'Local' }),
  iam('ListOpenIDConnectProviders', /<Arn>([^<]+)/g),
  {
    service: 'logs',
    query: {},
    target: 'Logs_20140328.DescribeLogGroups',
    id: /"logGroupName": ?"([^"]+)/g,
  },
  // The keys themselves are pending deletion for some days.
  {
    service: 'kms',
    query: {},
    target: 'TrentService.ListAliases',
    id: /"AliasName": ?"([^"]+)/g,
  },
];

describeWith(
  'terraform',
  'aws_provider',
  'moto_server',
)('eks-cluster with the AWS provider', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const before = SETTINGS.map(name => [name, process.env[name]] as const);
  let folder: string;
  let moto: MotoServer;
  let eks: EksApi;
  let plane: TestControlPlane;
  let empty: object;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eks-cluster-'));
    moto = await MotoServer.start({ managedPolicies: true });
    eks = await EksApi.start({ moto, region: REGION });
    const cliConfiguration = join(folder, 'terraformrc');
    await writeFile(
      cliConfiguration,
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(
        terraformMirror,
      )}\n  }\n}\n`,
    );
    Object.assign(process.env, {
      ...(await createDeployer()),
      AWS_ENDPOINT_URL: eks.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      TF_CLI_CONFIG_FILE: cliConfiguration,
    });
    empty = await listResources();
    plane = await startControlPlane(
      databases,
      createTerraformEngine({
        binary: terraformBinary,
        logger: mockServices.logger.mock(),
      }),
      { deploymentTimeout: 600_000 },
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks-cluster' });
    await plane.registerVersion('eks-cluster', await readBundle());
  });

  afterAll(async () => {
    await plane?.stop();
    await eks?.stop();
    await moto?.stop();
    for (const [name, value] of before) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('lives with a managed node group, through refusals, an upgrade and drift, and leaves nothing', async () => {
    eks.refuseNext.push({
      method: 'POST',
      path: /\/node-groups$/,
      status: 400,
      code: 'ResourceLimitExceededException',
      message: 'You have reached the limit of node groups',
    });
    const inputs: EnvironmentInputs = {
      cluster_name: NAME,
      kubernetes_version: '1.35',
      node_provisioning: 'managed-node-group',
      enable_external_dns: true,
    };
    await create(inputs);
    expect(await read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /reached the limit of node groups.*aws_eks_node_group\.default/,
      ),
    });

    expect(await update(inputs)).toMatchObject({ toRemove: 0 });
    expect(await readOutputs()).toEqual({
      ...commonOutputs(),
      cluster_version: '1.35',
      node_group_name: expect.stringMatching(/^default-/),
    });

    expect(await update(inputs)).toMatchObject(noChanges());

    // EKS goes up one minor version at a time.
    await update({ ...inputs, kubernetes_version: '1.37' });
    expect(await read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'Unsupported Kubernetes minor version update from 1.35 to 1.37',
      ),
    });

    const upgraded = { ...inputs, kubernetes_version: '1.36' };
    expect(await update(upgraded)).toMatchObject({ toAdd: 0, toRemove: 0 });
    expect(await readOutputs()).toMatchObject({ cluster_version: '1.36' });
    expect(await readOrder('Modifications complete')).toEqual([
      'aws_eks_cluster.this',
      'aws_eks_addon.before_nodes',
      'aws_eks_node_group.default',
      'aws_eks_addon.after_nodes',
    ]);

    const resized = { ...upgraded, node_desired_size: 3 };
    expect(await update(resized)).toMatchObject({
      toAdd: 0,
      toChange: 1,
      toRemove: 0,
    });

    eks.changeByHand(NAME, { zonalShiftConfig: { enabled: false } });
    await eventually(() => eks.isSettled(NAME));
    expect(await update(resized)).toMatchObject({
      toAdd: 0,
      toChange: 1,
      toRemove: 0,
    });
    expect(await update(resized)).toMatchObject(noChanges());

    await removeAll();
  });

  it('lives in EKS Auto Mode, with access for others and a public endpoint, and leaves nothing', async () => {
    await createRole('developers');
    const inputs: EnvironmentInputs = {
      cluster_name: NAME,
      public_endpoint: true,
      public_access_cidrs: ['203.0.113.0/24'],
      access_entries: [
        {
          principal_arn: 'arn:aws:iam::123456789012:role/developers',
          access: 'edit',
          namespaces: ['payments'],
          kubernetes_groups: ['payments:developers'],
        },
      ],
    };
    await create(inputs);
    expect(await readOutputs()).toEqual({
      ...commonOutputs(),
      cluster_version: '1.36',
      node_group_name: '',
    });
    expect(await update(inputs)).toMatchObject(noChanges());

    await deleteRole('developers');
    await removeAll();
  });

  it('fails in the plan when the public endpoint is open to nobody', async () => {
    await create({ cluster_name: NAME, public_endpoint: true });

    expect(await read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'public_access_cidrs must name at least one range when public_endpoint is true.',
      ),
    });
    await removeAll();
  });

  async function create(inputs: EnvironmentInputs): Promise<void> {
    await plane.client.createEnvironment({
      name: NAME,
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec(inputs),
    });
    await settle();
  }

  /** Deploys and returns the plan. */
  async function update(inputs: EnvironmentInputs) {
    await plane.client.updateEnvironment({
      name: NAME,
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec(inputs),
    });
    await settle();
    return plane.database.stores.deploymentPlans.find(await lastDeployment());
  }

  async function removeAll(): Promise<void> {
    await plane.client.deleteEnvironment({ name: NAME });
    await eventually(
      async () => (await read())?.deploymentStatus !== 'DELETE_IN_PROGRESS',
      500,
    );
    expect(await read()).toBeUndefined();
    expect(eks.clusterNames).toEqual([]);
    expect(await listResources()).toEqual(empty);
  }

  async function settle(): Promise<void> {
    await eventually(
      async () => (await read())?.deploymentStatus !== 'IN_PROGRESS',
      500,
    );
  }

  async function read() {
    return plane.client
      .getEnvironment({ name: NAME })
      .then(({ environment }) => environment)
      .catch(error => {
        if (error.name === 'ResourceNotFoundException') {
          return undefined;
        }
        throw error;
      });
  }

  async function lastDeployment(): Promise<string> {
    const { deployments = [] } = await plane.client.listDeployments({
      environmentName: NAME,
    });
    return String(deployments[0].id);
  }

  async function readOutputs() {
    expect(await read()).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    const { outputs = [] } = await plane.client.listEnvironmentOutputs({
      environmentName: NAME,
    });
    return Object.fromEntries(
      outputs.map(({ key, valueString }) => [key, valueString]),
    );
  }

  /** Which resources got ready first in the last deployment, each kind once. */
  async function readOrder(what: string): Promise<string[]> {
    const lines = await plane.database.stores.deploymentLogs.list(
      await lastDeployment(),
      0,
      10_000,
    );
    const addresses = lines.flatMap(({ message }) =>
      message.includes(what) ? [message.split(/[[:]/)[0]] : [],
    );
    return [...new Set(addresses)];
  }

  function noChanges() {
    return { toAdd: 0, toChange: 0, toRemove: 0 };
  }

  function commonOutputs() {
    const issuer = expect.stringMatching(
      /^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/,
    );
    return {
      cluster_name: NAME,
      cluster_arn: `arn:aws:eks:${REGION}:123456789012:cluster/${NAME}`,
      cluster_endpoint: expect.stringMatching(/^https:\/\/.+\.eks\.amazonaws/),
      cluster_certificate_authority_data: expect.stringMatching(/^LS0t/),
      cluster_security_group_id: expect.stringMatching(/^sg-[0-9a-f]{17}$/),
      oidc_issuer_url: issuer,
      oidc_provider_arn: expect.stringMatching(
        /^arn:aws:iam::123456789012:oidc-provider\/oidc\.eks\./,
      ),
      kubectl_command: `aws eks update-kubeconfig --region ${REGION} --name ${NAME}`,
      node_role_name: expect.stringMatching(/^payments-node-/),
      region: REGION,
      vpc_id: expect.stringMatching(/^vpc-[0-9a-f]+$/),
      subnet_ids: expect.stringMatching(/^\["subnet-\w+"(,"subnet-\w+"){2}\]$/),
    };
  }

  /** The user whose key Terraform has: EKS knows no anonymous creator. */
  async function createDeployer() {
    await callIam({ Action: 'CreateUser', UserName: 'deployer' });
    const key = await callIam({
      Action: 'CreateAccessKey',
      UserName: 'deployer',
    });
    const find = (name: string) =>
      new RegExp(`<${name}>([^<]+)</${name}>`).exec(key)?.[1];
    return {
      AWS_ACCESS_KEY_ID: find('AccessKeyId'),
      AWS_SECRET_ACCESS_KEY: find('SecretAccessKey'),
    };
  }

  async function createRole(RoleName: string): Promise<void> {
    await callIam({
      Action: 'CreateRole',
      RoleName,
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    });
  }

  async function deleteRole(RoleName: string): Promise<void> {
    await callIam({ Action: 'DeleteRole', RoleName });
  }

  async function callIam(query: Record<string, string>): Promise<string> {
    const response = await moto.call('iam', REGION, {
      Version: '2010-05-08',
      ...query,
    });
    return response.text();
  }

  /** Everything that the account has of the kinds that the template creates. */
  async function listResources(): Promise<Record<string, string[]>> {
    const kinds = await Promise.all(
      RESOURCE_KINDS.map(async ({ service, query, target, id }) => {
        const response = await moto.call(service, REGION, query, target);
        const found = Array.from((await response.text()).matchAll(id));
        const ids = found.map(([, name]) => name).sort();
        return [query.Action ?? target, ids] as const;
      }),
    );
    return Object.fromEntries(kinds);
  }
});

/** Version 1 of the example, with every file of it. */
async function readBundle() {
  const directory = join(EXAMPLES_DIRECTORY, 'eks-cluster/v1');
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  return {
    files: await Promise.all(
      files.map(async file => ({
        path: relative(directory, file),
        contents: await readFile(file, 'utf8'),
      })),
    ),
  };
}
