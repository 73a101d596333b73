import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EnvironmentInputs,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { TestControlPlane } from '../../__testUtils__/startControlPlane';
import { AwsAccount } from './__testUtils__/AwsAccount';
import {
  ADMINISTRATOR,
  clusterEntity,
  clusterOutputs,
  summarizeCluster,
} from './__testUtils__/expectedCluster';
import { publishExample } from './__testUtils__/publishExample';
import { readCatalogEntities } from './__testUtils__/readCatalogEntities';
import { startPlaneWithTerraform } from './__testUtils__/startPlaneWithTerraform';
import { VendedEnvironment } from './__testUtils__/VendedEnvironment';

jest.setTimeout(1_800_000);

const BOUNDARY = 'arn:aws:iam::aws:policy/PowerUserAccess';

const DEVELOPERS = 'arn:aws:iam::123456789012:role/developers';

const NOTHING = { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 };

describeWith(
  'terraform',
  'aws_provider',
  'moto_server',
)('the template eks-cluster with EKS Auto Mode in a shared-vpc', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const inputs: EnvironmentInputs = {
    vpc_name: 'shared-dev',
    interface_endpoints: ['ecr.api'],
    permissions_boundary_arn: BOUNDARY,
  };
  const extended = formatEnvironmentSpec({
    ...inputs,
    nat_gateway_per_zone: true,
    cost_center: 'network',
  });
  let account: AwsAccount;
  let plane: TestControlPlane;
  let network: VendedEnvironment;
  let vpc: Record<string, string | undefined>;

  beforeAll(async () => {
    // Without a state in between: EKS can be that fast, too.
    account = await AwsAccount.start({
      overridesProvider: true,
      transitionMilliseconds: 0,
    });
    plane = await startPlaneWithTerraform(databases, account);
    network = new VendedEnvironment(plane, 'shared-dev', 'shared-vpc');
    for (const templateName of ['eks-cluster', 'shared-vpc']) {
      await publishExample({ plane, account, templateName });
    }
    await account.recordBaseline();
  });

  afterAll(async () => {
    await plane?.stop();
    await account?.stop();
  });

  it('creates a shared VPC through failures', async () => {
    const spec = formatEnvironmentSpec(inputs);
    account.eks.refuseNext.push({
      operation: /^ec2 CreateNatGateway$/,
      status: 400,
      code: 'NatGatewayLimitExceeded',
      message: 'The maximum number of NAT gateways has been reached.',
    });
    await network.create(spec);
    expect(await network.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /maximum number of NAT gateways.*aws_nat_gateway\.this/,
      ),
    });

    account.eks.pause(/^ec2 CreateNatGateway$/);
    await network.startUpdate(spec);
    await network.cancelAt('aws_nat_gateway.this["us-east-1a"]: Creating');
    account.eks.resume();
    expect(await network.read()).toMatchObject({
      deploymentStatus: 'CANCELLED',
    });

    expect(await network.update(spec)).toMatchObject({ toRemove: 0 });
    vpc = await network.readOutputs();
    expect(vpc).toEqual({
      vpc_id: expect.stringMatching(/^vpc-[0-9a-f]+$/),
      subnet_ids: expect.stringMatching(/^\["subnet-\w+"(,"subnet-\w+"){2}\]$/),
      public_subnet_ids: expect.stringMatching(/^\["subnet-/),
      vpc_cidr: '10.0.0.0/16',
      availability_zones: '["us-east-1a","us-east-1b","us-east-1c"]',
      nat_public_ips: expect.stringMatching(/^\["[0-9.]+"\]$/),
      region: 'us-east-1',
    });
    expect(await account.listBoundaries('shared-dev-')).toEqual([BOUNDARY]);
  });

  it('lives in the shared VPC, through failures, an upgrade and drift', async () => {
    const cluster = new VendedEnvironment(plane, 'orders', 'eks-cluster');
    await account.createRole('developers');
    // The outputs of the network as they are.
    const spec = `proton: EnvironmentSpec
spec:
  cluster_name: orders
  kubernetes_version: '1.35'
  vpc_id: ${vpc.vpc_id}
  subnet_ids: ${vpc.subnet_ids}
  public_endpoint: true
  public_access_cidrs: [203.0.113.0/24]
  access_entries:
    - principal_arn: ${DEVELOPERS}
      access: edit
      namespaces: [orders]
      kubernetes_groups: [orders:developers]
`;
    await expect(
      cluster.create(spec.replace('[203.0.113.0/24]', '[]')),
    ).rejects.toThrow(
      'spec.public_access_cidrs must name at least one range while the public endpoint is on',
    );

    account.eks.pause();
    await cluster.startCreation(spec);
    // Earlier, Terraform doesn't know yet what it created.
    await cluster.cancelAt('aws_eks_cluster.this: Creating', () =>
      account.eks.operations.includes('eks GET /clusters/orders'),
    );
    account.eks.resume();
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'CANCELLED',
    });

    // The provider waits up to a minute before it deletes what was cancelled.
    const [, extension] = await Promise.all([
      cluster.update(spec),
      extendNetwork(),
    ]);
    expect(extension).toMatchObject({ toAdd: 4, toChange: 3, toRemove: 0 });
    const outputs = await cluster.readOutputs();
    expect(outputs).toEqual({
      ...clusterOutputs('orders'),
      cluster_version: '1.35',
      node_group_name: '',
      vpc_id: vpc.vpc_id,
      subnet_ids: vpc.subnet_ids,
    });
    const summary = summarizeCluster(account.eks.dump().orders);
    expect(summary).toMatchObject({
      encryptionKey: expect.stringMatching(/^arn:aws:kms:.*:key\//),
      endpoint: { private: true, public: ['203.0.113.0/24'] },
      access: {
        [account.deployer]: ADMINISTRATOR,
        [DEVELOPERS]: {
          groups: ['orders:developers'],
          policies: { AmazonEKSEditPolicy: ['orders'] },
        },
      },
      autoMode: true,
      supportType: 'STANDARD',
      addons: ['metrics-server'],
      nodeGroups: [],
    });
    // A cluster that EKS had created before a deployment was cancelled can be
    // imported: it is neither replaced nor destroyed.
    await cluster.importAgain('aws_eks_cluster.this', 'orders', {
      cluster_name: 'orders',
      kubernetes_version: '1.35',
      vpc_id: vpc.vpc_id,
      subnet_ids: JSON.parse(String(vpc.subnet_ids)),
    });
    const { counts } = await cluster.preview(spec);
    expect(counts).toEqual({ ...NOTHING, change: 1 });

    // Somebody opened the endpoint in the console, and the first upgrade isn't
    // permitted.
    account.eks.changeByHand('orders', {
      resourcesVpcConfig: { publicAccessCidrs: ['0.0.0.0/0'] },
    });
    await eventually(() => account.eks.isSettled('orders'));
    account.eks.refuseNext.push({
      operation: /^eks POST \/clusters\/orders\/updates$/,
      status: 403,
      code: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::123456789012:user/deployer is not authorized to perform: eks:UpdateClusterVersion',
    });
    const upgraded = `${spec.replace(
      "'1.35'",
      "'1.36'",
    )}  cost_center: orders\n`;
    await cluster.update(upgraded, '1');
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'not authorized to perform: eks:UpdateClusterVersion',
      ),
    });

    expect(await cluster.update(upgraded, '1')).toMatchObject({
      toAdd: 0,
      toRemove: 0,
    });
    expect(await cluster.readOutputs()).toEqual({
      ...outputs,
      cluster_version: '1.36',
      cost_center: 'orders',
    });
    expect(summarizeCluster(account.eks.dump().orders)).toEqual(summary);
    expect((await cluster.preview(upgraded)).counts).toEqual(NOTHING);
    expect(await readCatalogEntities(plane, 'orders', 'shared-dev')).toEqual([
      clusterEntity(outputs),
      expect.objectContaining({
        metadata: expect.objectContaining({
          title: 'shared-dev',
          annotations: expect.objectContaining({
            'aws.amazon.com/aws-proton-environment-template-version': '1.1',
            'aws.amazon.com/region': 'us-east-1',
          }),
        }),
        spec: expect.objectContaining({ type: 'proton-environment' }),
      }),
    ]);

    await cluster.startDeletion();
    // The provider waits up to a minute before it deletes a cluster.
    const other = new VendedEnvironment(plane, 'shared-test', 'shared-vpc');
    const [unchanged, created] = await Promise.all([
      network.preview(extended),
      other.previewCreation(formatEnvironmentSpec({ vpc_name: 'shared-test' })),
    ]);
    expect(unchanged.counts).toEqual(NOTHING);
    expect(created.counts).toEqual({ ...NOTHING, add: 30 });
    await cluster.deleted();
    await account.deleteRole('developers');
  });

  it('deletes the shared VPC, and leaves nothing in the account', async () => {
    await network.startDeletion();
    await network.deleted();

    expect(await account.listLeftovers()).toEqual([]);
  });

  /**
   * Moves the network to the next version with more NAT gateways. Repairs a setting
   * that somebody changed in the console.
   */
  async function extendNetwork() {
    await account.turnOffDnsHostnames(String(vpc.vpc_id));
    const plan = await network.update(extended, '1');
    expect(await network.readOrder('Modifications complete')).toEqual([
      'aws_vpc.this',
      'aws_route.private',
    ]);
    expect(await network.readOutputs()).toEqual({
      ...vpc,
      nat_public_ips: expect.stringMatching(/^\["[0-9.]+"(,"[0-9.]+"){2}\]$/),
      cost_center: 'network',
    });
    return plan;
  }
});
