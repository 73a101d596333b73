import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EnvironmentInputs,
  EnvironmentPlan,
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

const NOTHING = { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 };

const EVERY_LOG = [
  'api',
  'audit',
  'authenticator',
  'controllerManager',
  'scheduler',
];

const isEmpty = (record: object) => Object.keys(record).length === 0;

/** The ARN of a role whose name starts so. */
const roleOf = (namePrefix: string) =>
  expect.stringContaining(`:role/${namePrefix}`);

describeWith(
  'terraform',
  'aws_provider',
  'moto_server',
)('the template eks-cluster with a managed node group', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let account: AwsAccount;
  let plane: TestControlPlane;
  let cluster: VendedEnvironment;
  let ledger: VendedEnvironment;

  beforeAll(async () => {
    account = await AwsAccount.start({ overridesProvider: true });
    plane = await startPlaneWithTerraform(databases, account);
    cluster = new VendedEnvironment(plane, 'payments', 'eks-cluster');
    ledger = new VendedEnvironment(plane, 'ledger', 'eks-cluster');
    await publishExample({ plane, account, templateName: 'eks-cluster' });
    await account.recordBaseline();
  });

  afterAll(async () => {
    await plane?.stop();
    await account?.stop();
  });

  it('lives with every option, through failures, an upgrade and drift', async () => {
    const inputs: EnvironmentInputs = {
      cluster_name: 'payments',
      kubernetes_version: '1.35',
      support_type: 'EXTENDED',
      permissions_boundary_arn: BOUNDARY,
      nat_gateway_per_zone: true,
      // The role that deploys stays an administrator.
      access_entries: [
        {
          principal_arn: account.deployer,
          access: 'view',
          namespaces: ['payments'],
          kubernetes_groups: ['platform'],
        },
      ],
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

    account.eks.pause();
    await cluster.startUpdate(spec);
    // Earlier, Terraform doesn't know yet what it created.
    await cluster.cancelAt('aws_eks_node_group.default["m6i.large', () =>
      account.eks.operations.some(operation =>
        /^eks GET .*\/node-groups\//.test(operation),
      ),
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
    expect(summarizeCluster(account.eks.dump().payments)).toEqual({
      encryptionKey: expect.stringMatching(/^arn:aws:kms:.*:key\//),
      logTypes: EVERY_LOG,
      endpoint: { private: true, public: false },
      authenticationMode: 'API',
      access: {
        [account.deployer]: { ...ADMINISTRATOR, groups: ['platform'] },
      },
      autoMode: false,
      supportType: 'EXTENDED',
      zonalShift: true,
      addons: [
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
      ],
      podIdentities: {
        'kube-system/ebs-csi-controller-sa': roleOf('payments-aws-ebs-csi-'),
        'external-dns/external-dns': roleOf('payments-external-dns-'),
      },
      nodeGroups: [{ instanceTypes: ['m6i.large'], desiredSize: 2 }],
    });
    expect(await account.listBoundaries('payments-')).toEqual([BOUNDARY]);
    expect(await account.listPolicies('payments-aws-ebs-csi-')).toEqual([
      'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy',
    ]);
    expect(await account.listPolicies('payments-external-dns-')).toEqual([
      expect.stringContaining(':policy/payments-external-dns-'),
    ]);
    expect(await account.countNatGateways()).toBe(3);

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

    // The next version of the template and of Kubernetes, and more nodes.
    const upgraded = {
      ...inputs,
      kubernetes_version: '1.36',
      node_desired_size: 3,
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
    expect(summarizeCluster(account.eks.dump().payments)).toMatchObject({
      nodeGroups: [{ desiredSize: 3 }],
    });
    expect(await readCatalogEntities(plane, 'payments')).toEqual([
      clusterEntity(outputs),
    ]);

    // Other machines are another node group, which has to be confirmed. Nothing
    // else would change.
    const graviton = { ...upgraded, node_instance_type: 'm6g.large' };
    const change = { toAdd: 1, toChange: 0, toRemove: 1 };
    expect(await cluster.update(formatEnvironmentSpec(graviton))).toMatchObject(
      change,
    );
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'the plan replaces or destroys protected resources: aws_eks_node_group.default["m6i.large/ON_DEMAND/50"] (destroy)',
      ),
    });
    expect(
      await cluster.replace(formatEnvironmentSpec(graviton)),
    ).toMatchObject(change);
    expect(await cluster.readOutputs()).toMatchObject({
      node_group_name: expect.not.stringMatching(
        String(outputs.node_group_name),
      ),
    });
    expect(summarizeCluster(account.eks.dump().payments)).toMatchObject({
      nodeGroups: [{ instanceTypes: ['m6g.large'], desiredSize: 3 }],
    });
    const again = await cluster.preview(formatEnvironmentSpec(graviton));
    expect(again.counts).toEqual(NOTHING);

    // A redeploy repairs what somebody changed in the console.
    account.eks.changeByHand('payments', {
      zonalShiftConfig: { enabled: false },
    });
    await eventually(() => account.eks.isSettled('payments'));
    expect(await cluster.update(formatEnvironmentSpec(graviton))).toMatchObject(
      { toAdd: 0, toChange: 1, toRemove: 0 },
    );
    expect(summarizeCluster(account.eks.dump().payments)).toMatchObject({
      zonalShift: true,
    });

    // The add-ons are deleted before the nodes and the cluster, with what belongs to
    // them.
    await cluster.startDeletion();
    await eventually(() => isEmpty(account.eks.dump().payments.podIdentities));
    // The provider waits up to a minute before it deletes a cluster. What follows
    // goes on meanwhile.
  });

  it('changes to EKS Auto Mode when the loss of the node group is confirmed', async () => {
    const inputs: EnvironmentInputs = {
      cluster_name: 'ledger',
      node_provisioning: 'managed-node-group',
      enable_external_dns: true,
    };
    await ledger.create(formatEnvironmentSpec(inputs));
    await ledger.readOutputs();
    const spec = formatEnvironmentSpec({
      ...inputs,
      node_provisioning: 'auto-mode',
    });
    const plan = await ledger.preview(spec);
    expect(plan.losses).toEqual([
      {
        address: 'aws_eks_node_group.default["m6i.large/ON_DEMAND/50"]',
        type: 'aws_eks_node_group',
        action: 'destroy',
      },
    ]);
    expect(plan.changes).toContainEqual(
      expect.objectContaining({
        address: 'aws_eks_cluster.this',
        action: 'change',
      }),
    );
    expect(await ledger.deploy(plan)).toBe(409);
    expect(await ledger.deploy(plan, { allowReplacement: true })).toBe(200);

    expect(await ledger.readOutputs()).toMatchObject({ node_group_name: '' });
    const summary = summarizeCluster(account.eks.dump().ledger);
    expect(summary).toMatchObject({
      autoMode: true,
      addons: ['external-dns', 'metrics-server'],
      nodeGroups: [],
    });
    expect(summary.podIdentities).toEqual({
      'external-dns/external-dns': roleOf('ledger-external-dns-'),
    });
    const again = await ledger.preview(spec);
    expect(again.counts).toEqual(NOTHING);

    await expect(
      ledger.startUpdate(formatEnvironmentSpec(inputs)),
    ).rejects.toThrow("spec.node_provisioning can't be changed from auto-mode");

    await ledger.startDeletion();
  });

  it('plans new clusters, and finds what is wrong with one', async () => {
    const autoMode = {
      accessConfig: { authenticationMode: 'API' },
      bootstrapSelfManagedAddons: false,
      computeConfig: { enabled: true },
      kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
      storageConfig: { blockStorage: { enabled: true } },
    };
    // Nothing says whose cluster this is.
    await account.createCluster('legacy', autoMode);
    const [subnet] = await account.createCluster('taken', {
      ...autoMode,
      tags: { 'proton:environment': 'arn:aws:proton:environment/other' },
    });
    const preview = async (
      inputs: EnvironmentInputs,
    ): Promise<EnvironmentPlan> =>
      new VendedEnvironment(
        plane,
        `new-${inputs.node_provisioning}`,
        'eks-cluster',
      ).previewCreation(formatEnvironmentSpec(inputs));

    const [managed, auto, wrong] = await Promise.all([
      preview({
        cluster_name: 'legacy',
        node_provisioning: 'managed-node-group',
      }),
      preview({ cluster_name: 'other', node_provisioning: 'auto-mode' }),
      preview({
        cluster_name: 'taken',
        vpc_id: await account.findVpc(subnet),
        subnet_ids: [subnet],
        node_provisioning: 'managed-node-group',
      }),
    ]);

    expect(managed.counts).toEqual({ ...NOTHING, add: 49 });
    expect(auto.counts).toEqual({ ...NOTHING, add: 43 });
    // Terraform checks resources in no order.
    const problems = wrong.failure?.inputProblems ?? [];
    expect(
      [...problems].sort((one, other) => one.path.localeCompare(other.path)),
    ).toEqual([
      {
        path: 'cluster_name',
        message:
          'cluster_name is taken: the cluster taken belongs to another environment, arn:aws:proton:environment/other. Choose another name.',
      },
      {
        path: 'subnet_ids',
        message:
          'subnet_ids must name subnets in two availability zones or more.',
      },
    ]);
    await account.deleteCluster('legacy');
    await account.deleteCluster('taken');
  });

  it('leaves nothing in the account, of nodes of either kind', async () => {
    await cluster.deleted();
    await ledger.deleted();

    expect(await account.listLeftovers()).toEqual([]);
  });
});
