import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
import { publishFromS3 } from './__testUtils__/publishFromS3';
import { readCatalogEntity } from './__testUtils__/readCatalogEntity';
import { startPlaneWithTerraform } from './__testUtils__/startPlaneWithTerraform';
import { VendedEnvironment } from './__testUtils__/VendedEnvironment';

jest.setTimeout(900_000);

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
  const deletions: VendedEnvironment[] = [];

  beforeAll(async () => {
    account = await AwsAccount.start();
    empty = await account.listResources();
    plane = await startPlaneWithTerraform(databases, account);
    for (const name of ['eks-cluster', 'shared-vpc']) {
      await plane.client.createEnvironmentTemplate({ name });
      await publish(name, join(EXAMPLES_DIRECTORY, name, 'v1'));
    }
  });

  afterAll(async () => {
    await plane?.stop();
    await account?.stop();
  });

  it('lives with a managed node group, through refusals, a new template version and drift', async () => {
    const cluster = new VendedEnvironment(plane, 'payments', 'eks-cluster');
    account.eks.refuseNext.push({
      method: 'POST',
      path: /\/node-groups$/,
      status: 400,
      code: 'ResourceLimitExceededException',
      message: 'You have reached the limit of node groups',
    });
    const inputs: EnvironmentInputs = {
      cluster_name: 'payments',
      kubernetes_version: '1.35',
      node_provisioning: 'managed-node-group',
      enable_external_dns: true,
    };
    await cluster.create(formatEnvironmentSpec(inputs));
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /reached the limit of node groups.*aws_eks_node_group\.default/,
      ),
    });

    expect(await cluster.update(formatEnvironmentSpec(inputs))).toMatchObject({
      toRemove: 0,
    });
    expect(await cluster.readOutputs()).toEqual({
      ...clusterOutputs('payments'),
      cluster_version: '1.35',
      node_group_name: expect.stringMatching(/^default-/),
    });

    // EKS goes up one minor version at a time.
    await cluster.update(
      formatEnvironmentSpec({ ...inputs, kubernetes_version: '1.37' }),
    );
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'Unsupported Kubernetes minor version update from 1.35 to 1.37',
      ),
    });

    await cluster.update(
      formatEnvironmentSpec({
        ...inputs,
        cluster_name: 'renamed',
        vpc_cidr: '10.1.0.0/16',
      }),
    );
    const { deploymentStatusMessage: refused } = (await cluster.read()) ?? {};
    expect(refused).toContain("cluster_name can't be changed: the cluster is");
    expect(refused).toContain("vpc_cidr can't be changed from 10.0.0.0/16.");

    await publishNextVersion();
    const upgraded = {
      ...inputs,
      kubernetes_version: '1.36',
      cost_center: 'payments',
    };
    expect(
      await cluster.update(formatEnvironmentSpec(upgraded), '1'),
    ).toMatchObject({ toAdd: 0, toRemove: 0 });
    expect(await cluster.read()).toMatchObject({ templateMinorVersion: '1' });
    expect(await cluster.readOutputs()).toMatchObject({
      cluster_version: '1.36',
      cost_center: 'payments',
    });
    expect(await cluster.readOrder('Modifications complete')).toEqual([
      'aws_eks_cluster.this',
      'aws_eks_addon.before_nodes',
      'aws_eks_node_group.default',
      'aws_eks_addon.after_nodes',
    ]);

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

  it('lives in EKS Auto Mode in a shared VPC, and recovers from a cancelled deployment', async () => {
    const network = new VendedEnvironment(plane, 'shared-dev', 'shared-vpc');
    const networkSpec = formatEnvironmentSpec({
      vpc_name: 'shared-dev',
      interface_endpoints: ['ecr.api'],
    });
    await network.create(networkSpec);
    const vpc = await network.readOutputs();
    expect(vpc).toEqual({
      vpc_id: expect.stringMatching(/^vpc-[0-9a-f]+$/),
      subnet_ids: expect.stringMatching(/^\["subnet-\w+"(,"subnet-\w+"){2}\]$/),
      public_subnet_ids: expect.stringMatching(/^\["subnet-/),
      vpc_cidr: '10.0.0.0/16',
      availability_zones: '["us-east-1a","us-east-1b","us-east-1c"]',
      nat_public_ips: expect.stringMatching(/^\["[0-9.]+"\]$/),
      region: 'us-east-1',
    });
    expect(await network.update(networkSpec)).toMatchObject(NO_CHANGES);

    const cluster = new VendedEnvironment(plane, 'orders', 'eks-cluster');
    await account.createRole('developers');
    // The outputs of the network as they are.
    const spec = `proton: EnvironmentSpec
spec:
  cluster_name: orders
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
    await cluster.create(spec.replace('[203.0.113.0/24]', '[]'));
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'public_access_cidrs must name at least one range when public_endpoint is true.',
      ),
    });

    account.eks.pause();
    await cluster.startUpdate(spec);
    await cluster.cancelAt('aws_eks_cluster.this: Creating');
    account.eks.resume();
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'CANCELLED',
    });

    await cluster.update(spec);
    const outputs = await cluster.readOutputs();
    expect(outputs).toEqual({
      ...clusterOutputs('orders'),
      cluster_version: '1.36',
      node_group_name: '',
      vpc_id: vpc.vpc_id,
      subnet_ids: vpc.subnet_ids,
    });
    expect(await cluster.update(spec)).toMatchObject(NO_CHANGES);
    expect(await readCatalogEntity(plane, 'orders')).toMatchObject({
      metadata: {
        annotations: {
          'aws.amazon.com/arn':
            'arn:aws:eks:us-east-1:123456789012:cluster/orders',
          'aws.amazon.com/aws-proton-environment-template-version': '1.0',
          'aws.amazon.com/aws-proton-kubernetes-version': '1.36',
          'kubernetes.io/api-server': outputs.cluster_endpoint,
          'kubernetes.io/api-server-certificate-authority':
            outputs.cluster_certificate_authority_data,
          'kubernetes.io/auth-provider': 'aws',
          'kubernetes.io/x-k8s-aws-id': 'orders',
        },
      },
      spec: { type: 'kubernetes-cluster' },
    });

    await cluster.update(`${spec}  node_provisioning: managed-node-group\n`);
    expect(await cluster.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        "node_provisioning can't be changed from auto-mode",
      ),
    });

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

  async function publish(
    templateName: string,
    directory: string,
  ): Promise<void> {
    await publishFromS3({ plane, account, templateName, directory });
  }

  /** Version 1.1 of eks-cluster: the same with one more input and output. */
  async function publishNextVersion(): Promise<void> {
    const directory = await mkdtemp(join(tmpdir(), 'next-version-'));
    await cp(join(EXAMPLES_DIRECTORY, 'eks-cluster/v1'), directory, {
      recursive: true,
    });
    const schema = join(directory, 'schema/schema.yaml');
    const text = await readFile(schema, 'utf8');
    await writeFile(
      schema,
      text.replace(
        '      properties:\n',
        "      properties:\n        cost_center:\n          type: string\n          default: 'none'\n",
      ),
    );
    await writeFile(
      join(directory, 'infrastructure/cost_center.tf'),
      'output "cost_center" {\n  value = var.environment.inputs.cost_center\n}\n',
    );
    await publish('eks-cluster', directory);
    await rm(directory, { recursive: true });
  }

  function clusterOutputs(name: string) {
    const issuer = expect.stringMatching(
      /^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/,
    );
    return {
      cluster_name: name,
      cluster_arn: `arn:aws:eks:us-east-1:123456789012:cluster/${name}`,
      cluster_endpoint: expect.stringMatching(/^https:\/\/.+\.eks\.amazonaws/),
      cluster_certificate_authority_data: expect.stringMatching(/^LS0t/),
      cluster_security_group_id: expect.stringMatching(/^sg-[0-9a-f]{17}$/),
      oidc_issuer_url: issuer,
      oidc_provider_arn: expect.stringMatching(
        /^arn:aws:iam::123456789012:oidc-provider\/oidc\.eks\./,
      ),
      kubectl_command: `aws eks update-kubeconfig --region us-east-1 --name ${name}`,
      node_role_name: expect.stringContaining(`${name}-node-`),
      region: 'us-east-1',
      vpc_id: expect.stringMatching(/^vpc-[0-9a-f]+$/),
      subnet_ids: expect.stringMatching(/^\["subnet-\w+"(,"subnet-\w+"){2}\]$/),
    };
  }
});
