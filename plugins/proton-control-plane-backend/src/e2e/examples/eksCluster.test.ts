import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EnvironmentInputs,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { EXAMPLES_DIRECTORY } from '../../__testUtils__/exampleBundle';
import { TestControlPlane } from '../../__testUtils__/startControlPlane';
import { AwsAccount } from './__testUtils__/AwsAccount';
import { clusterEntity, clusterOutputs } from './__testUtils__/expectedCluster';
import { publishFromS3 } from './__testUtils__/publishFromS3';
import { publishNextVersion } from './__testUtils__/publishNextVersion';
import { readCatalogEntity } from './__testUtils__/readCatalogEntity';
import { startPlaneWithTerraform } from './__testUtils__/startPlaneWithTerraform';
import { VendedEnvironment } from './__testUtils__/VendedEnvironment';

jest.setTimeout(1_800_000);

const BOUNDARY = 'arn:aws:iam::aws:policy/PowerUserAccess';

const NO_CHANGES = { toAdd: 0, toChange: 0, toRemove: 0 };

describeWith(
  'terraform',
  'aws_provider',
  'moto_server',
)('the templates eks-cluster and shared-vpc with the AWS provider', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let account: AwsAccount;
  let plane: TestControlPlane;
  let empty: Record<string, string[]>;
  let network: VendedEnvironment;
  const deletions: VendedEnvironment[] = [];

  beforeAll(async () => {
    account = await AwsAccount.start();
    empty = await account.listResources();
    plane = await startPlaneWithTerraform(databases, account);
    network = new VendedEnvironment(plane, 'shared-dev', 'shared-vpc');
    for (const templateName of ['eks-cluster', 'shared-vpc']) {
      const directory = join(EXAMPLES_DIRECTORY, templateName, 'v1');
      await plane.client.createEnvironmentTemplate({ name: templateName });
      await publishFromS3({ plane, account, templateName, directory });
      await publishNextVersion({ plane, account, templateName });
    }
  });

  afterAll(async () => {
    await plane?.stop();
    await account?.stop();
  });

  it('lives with a managed node group and every option, through failures, an upgrade and drift', async () => {
    const cluster = new VendedEnvironment(plane, 'payments', 'eks-cluster');
    const inputs: EnvironmentInputs = {
      cluster_name: 'payments',
      kubernetes_version: '1.35',
      support_type: 'EXTENDED',
      permissions_boundary_arn: BOUNDARY,
      nat_gateway_per_zone: true,
      node_provisioning: 'managed-node-group',
      enable_cert_manager: true,
      enable_external_dns: true,
      enable_kube_state_metrics: true,
      enable_node_exporter: true,
    };
    const spec = formatEnvironmentSpec(inputs);
    account.eks.refuseNext.push({
      operation: /^eks POST .*\/node-groups$/,
      status: 400,
      code: 'ResourceLimitExceededException',
      message: 'You have reached the limit of node groups',
    });
    await cluster.create(spec);
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /reached the limit of node groups.*aws_eks_node_group\.default/,
      ),
    });

    // Earlier, Terraform may not have the answer yet, and then doesn't know what
    // it created.
    account.eks.pause();
    await cluster.startUpdate(spec);
    await cluster.cancelAt(
      'aws_eks_node_group.default["m6i.large/ON_DEMAND/50"]: Still creating',
    );
    account.eks.resume();
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'CANCELLED',
    });

    // The node group that was cancelled is the only thing that is made again.
    expect(await cluster.update(spec)).toMatchObject({ toRemove: 1 });
    expect(await cluster.readOutputs()).toEqual({
      ...clusterOutputs('payments'),
      cluster_version: '1.35',
      node_group_name: expect.stringMatching(/^default-/),
    });
    const created = account.eks.dump().payments;
    expect(created.cluster.upgradePolicy).toEqual({ supportType: 'EXTENDED' });
    expect(Object.keys(created.addons).sort()).toEqual([
      'aws-ebs-csi-driver',
      'cert-manager',
      'coredns',
      'eks-pod-identity-agent',
      'external-dns',
      'kube-proxy',
      'kube-state-metrics',
      'metrics-server',
      'prometheus-node-exporter',
      'vpc-cni',
    ]);
    expect(await account.listBoundaries('payments-')).toEqual([BOUNDARY]);
    expect((await account.listResources()).DescribeNatGateways).toHaveLength(3);

    // EKS goes up one minor version at a time.
    await expect(
      cluster.startUpdate(
        formatEnvironmentSpec({ ...inputs, kubernetes_version: '1.37' }),
      ),
    ).rejects.toThrow(
      'spec.kubernetes_version must stay the same or go up by one minor version',
    );

    await expect(
      cluster.startUpdate(
        formatEnvironmentSpec({
          ...inputs,
          cluster_name: 'renamed',
          vpc_cidr: '10.1.0.0/16',
        }),
      ),
    ).rejects.toThrow(
      /spec\.cluster_name can't be changed.*spec\.vpc_cidr can't be changed/,
    );

    const upgraded = {
      ...inputs,
      kubernetes_version: '1.36',
      cost_center: 'payments',
    };
    expect(
      await cluster.update(formatEnvironmentSpec(upgraded), '1'),
    ).toMatchObject({ toAdd: 0, toRemove: 0 });
    expect(await cluster.read()).toMatchObject({ templateMinorVersion: '1' });
    const outputs = await cluster.readOutputs();
    expect(outputs).toMatchObject({
      cluster_version: '1.36',
      cost_center: 'payments',
    });
    expect(await cluster.readOrder('Modifications complete')).toEqual([
      'aws_eks_cluster.this',
      'aws_eks_addon.before_nodes',
      'aws_eks_node_group.default',
      'aws_eks_addon.after_nodes',
    ]);
    expect(await readCatalogEntity(plane, 'payments')).toMatchObject(
      clusterEntity(outputs),
    );

    // A larger node group, and a setting that somebody changed in the console.
    account.eks.changeByHand('payments', {
      zonalShiftConfig: { enabled: false },
    });
    await eventually(() => account.eks.isSettled('payments'));
    const resized = { ...upgraded, node_desired_size: 3 };
    expect(await cluster.update(formatEnvironmentSpec(resized))).toMatchObject({
      toAdd: 0,
      toChange: 2,
      toRemove: 0,
    });

    // Other machines are another node group.
    const graviton = formatEnvironmentSpec({
      ...resized,
      node_instance_type: 'm6g.large',
    });
    expect(await cluster.update(graviton)).toMatchObject({
      toAdd: 1,
      toChange: 0,
      toRemove: 1,
    });
    expect(await cluster.update(graviton)).toMatchObject(NO_CHANGES);

    // The provider waits up to a minute before it deletes a cluster: what
    // follows goes on meanwhile.
    await cluster.startDeletion();
    deletions.push(cluster);
  });

  it('creates a shared VPC through failures, and changes it and repairs drift', async () => {
    const inputs: EnvironmentInputs = {
      vpc_name: 'shared-dev',
      interface_endpoints: ['ecr.api'],
      permissions_boundary_arn: BOUNDARY,
    };
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
    const outputs = await network.readOutputs();
    expect(outputs).toEqual({
      vpc_id: expect.stringMatching(/^vpc-[0-9a-f]+$/),
      subnet_ids: expect.stringMatching(/^\["subnet-\w+"(,"subnet-\w+"){2}\]$/),
      public_subnet_ids: expect.stringMatching(/^\["subnet-/),
      vpc_cidr: '10.0.0.0/16',
      availability_zones: '["us-east-1a","us-east-1b","us-east-1c"]',
      nat_public_ips: expect.stringMatching(/^\["[0-9.]+"\]$/),
      region: 'us-east-1',
    });
    expect(await account.listBoundaries('shared-dev-')).toEqual([BOUNDARY]);
    expect(await network.update(spec)).toMatchObject(NO_CHANGES);

    // The next version with more NAT gateways, and a setting that somebody
    // changed in the console.
    await account.turnOffDnsHostnames(String(outputs.vpc_id));
    const extended = formatEnvironmentSpec({
      ...inputs,
      nat_gateway_per_zone: true,
      cost_center: 'network',
    });
    expect(await network.update(extended, '1')).toMatchObject({
      toAdd: 4,
      toChange: 3,
      toRemove: 0,
    });
    expect(await network.readOrder('Modifications complete')).toEqual([
      'aws_vpc.this',
      'aws_route.private',
    ]);
    expect(await network.readOutputs()).toEqual({
      ...outputs,
      nat_public_ips: expect.stringMatching(/^\["[0-9.]+"(,"[0-9.]+"){2}\]$/),
      cost_center: 'network',
    });
  });

  it('lives in EKS Auto Mode in the shared VPC, through failures, an upgrade and drift', async () => {
    const cluster = new VendedEnvironment(plane, 'orders', 'eks-cluster');
    const vpc = await network.readOutputs();
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
    - principal_arn: arn:aws:iam::123456789012:role/developers
      access: edit
      namespaces: [orders]
      kubernetes_groups: [orders:developers]
`;
    await expect(
      cluster.create(spec.replace('[203.0.113.0/24]', '[]')),
    ).rejects.toThrow(
      'spec.public_access_cidrs must name at least one range while the public endpoint is on',
    );

    await cluster.create(spec.replace(/,"subnet-.*"\]/, ']'));
    const problem =
      'subnet_ids must name subnets in two availability zones or more.';
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(problem),
    });
    expect(await cluster.readInputProblems()).toEqual([
      { path: 'subnet_ids', message: problem },
    ]);

    account.eks.pause();
    await cluster.startUpdate(spec);
    await cluster.cancelAt('aws_eks_cluster.this: Still creating');
    account.eks.resume();
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'CANCELLED',
    });

    await cluster.update(spec);
    const outputs = await cluster.readOutputs();
    expect(outputs).toEqual({
      ...clusterOutputs('orders'),
      cluster_version: '1.35',
      node_group_name: '',
      vpc_id: vpc.vpc_id,
      subnet_ids: vpc.subnet_ids,
    });
    expect(await cluster.update(spec)).toMatchObject(NO_CHANGES);

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
    expect(account.eks.dump().orders.cluster).toMatchObject({
      version: '1.36',
      resourcesVpcConfig: { publicAccessCidrs: ['203.0.113.0/24'] },
    });
    expect(await readCatalogEntity(plane, 'orders')).toMatchObject(
      clusterEntity(outputs),
    );

    await expect(
      cluster.startUpdate(
        `${upgraded}  node_provisioning: managed-node-group\n`,
      ),
    ).rejects.toThrow("spec.node_provisioning can't be changed from auto-mode");

    await cluster.startDeletion();
    await cluster.deleted();
    await account.deleteRole('developers');
    await network.startDeletion();
    deletions.push(network);
  });

  it('leaves nothing in the account', async () => {
    await Promise.all(deletions.map(environment => environment.deleted()));

    expect(deletions).toHaveLength(2);
    expect(await account.listResources()).toEqual(empty);
  });
});
