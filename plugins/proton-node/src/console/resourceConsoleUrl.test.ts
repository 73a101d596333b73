import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceConsoleUrl } from './resourceConsoleUrl';
import { RESOURCE_PAGES } from './resourcePages';

const scope = {
  partition: 'aws',
  region: 'eu-west-1',
  accountId: '123456789012',
};
const CONSOLE = 'https://eu-west-1.console.aws.amazon.com/';
const EC2 = 'arn:aws:ec2:eu-west-1:123456789012:';
const EKS = 'arn:aws:eks:eu-west-1:123456789012:';
const RDS = 'arn:aws:rds:eu-west-1:123456789012:';

/** A resource of each type that has a page, and that page. */
const PAGES: [type: string, identifier: string, page: string][] = [
  [
    'aws_autoscaling_group',
    'arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1-2:autoScalingGroupName/nodes',
    'ec2/home?region=eu-west-1#AutoScalingGroupDetails:id=nodes',
  ],
  [
    'aws_cloudformation_stack',
    'arn:aws:cloudformation:eu-west-1:123456789012:stack/a/1',
    'cloudformation/home?region=eu-west-1#/stacks/stackinfo?stackId=arn%3Aaws%3Acloudformation%3Aeu-west-1%3A123456789012%3Astack%2Fa%2F1',
  ],
  [
    'aws_cloudwatch_log_group',
    'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/eks/dev/cluster',
    'cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Feks$252Fdev$252Fcluster',
  ],
  [
    'aws_db_instance',
    `${RDS}db:orders`,
    'rds/home?region=eu-west-1#database:id=orders;is-cluster=false',
  ],
  [
    'aws_default_security_group',
    `${EC2}security-group/sg-0a1b`,
    'ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-0a1b',
  ],
  [
    'aws_dynamodb_table',
    'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
    'dynamodbv2/home?region=eu-west-1#table?name=orders',
  ],
  [
    'aws_ebs_volume',
    `${EC2}volume/vol-0a1b`,
    'ec2/home?region=eu-west-1#VolumeDetails:volumeId=vol-0a1b',
  ],
  [
    'aws_ecr_repository',
    'arn:aws:ecr:eu-west-1:123456789012:repository/team/app',
    'ecr/repositories/private/123456789012/team%2Fapp?region=eu-west-1',
  ],
  [
    'aws_efs_file_system',
    'arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0a1b',
    'efs/home?region=eu-west-1#/file-systems/fs-0a1b',
  ],
  [
    'aws_eip',
    `${EC2}elastic-ip/eipalloc-0a1b`,
    'ec2/home?region=eu-west-1#ElasticIpDetails:AllocationId=eipalloc-0a1b',
  ],
  [
    'aws_eks_access_entry',
    'dev:arn:aws:iam::123456789012:role/admins',
    'eks/clusters/dev?region=eu-west-1&selectedTab=cluster-access-tab',
  ],
  [
    'aws_eks_access_policy_association',
    'dev#arn:aws:iam::123456789012:role/admins#arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
    'eks/clusters/dev?region=eu-west-1&selectedTab=cluster-access-tab',
  ],
  [
    'aws_eks_addon',
    `${EKS}addon/dev/coredns/1-2`,
    'eks/clusters/dev/add-ons/coredns?region=eu-west-1',
  ],
  [
    'aws_eks_capability',
    `${EKS}capability/dev/argocd/argocd/1-2`,
    'eks/clusters/dev?region=eu-west-1',
  ],
  ['aws_eks_cluster', `${EKS}cluster/dev`, 'eks/clusters/dev?region=eu-west-1'],
  [
    'aws_eks_node_group',
    `${EKS}nodegroup/dev/workers/1-2`,
    'eks/clusters/dev/nodegroups/workers?region=eu-west-1',
  ],
  [
    'aws_iam_openid_connect_provider',
    'arn:aws:iam::123456789012:oidc-provider/oidc.eks/id/A',
    'iam/home?region=eu-west-1#/identity_providers/details/OPENID/arn%3Aaws%3Aiam%3A%3A123456789012%3Aoidc-provider%2Foidc.eks%2Fid%2FA',
  ],
  [
    'aws_iam_policy',
    'arn:aws:iam::123456789012:policy/dev',
    'iam/home?region=eu-west-1#/policies/details/arn%3Aaws%3Aiam%3A%3A123456789012%3Apolicy%2Fdev',
  ],
  [
    'aws_iam_role',
    'arn:aws:iam::123456789012:role/teams/dev-nodes',
    'iam/home?region=eu-west-1#/roles/details/dev-nodes',
  ],
  [
    'aws_iam_role_policy',
    'dev-nodes:pull-images',
    'iam/home?region=eu-west-1#/roles/details/dev-nodes',
  ],
  [
    'aws_iam_role_policy_attachment',
    'dev-nodes-20261128101530123400000007',
    'iam/home?region=eu-west-1#/roles/details/dev-nodes',
  ],
  [
    'aws_iam_role_policy_attachment',
    'dev-nodes/arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
    'iam/home?region=eu-west-1#/roles/details/dev-nodes',
  ],
  [
    'aws_instance',
    `${EC2}instance/i-0a1b`,
    'ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0a1b',
  ],
  [
    'aws_internet_gateway',
    `${EC2}internet-gateway/igw-0a1b`,
    'vpcconsole/home?region=eu-west-1#InternetGateway:internetGatewayId=igw-0a1b',
  ],
  [
    'aws_kms_key',
    'arn:aws:kms:eu-west-1:123456789012:key/1-2',
    'kms/home?region=eu-west-1#/kms/keys/1-2',
  ],
  [
    'aws_lambda_function',
    'arn:aws:lambda:eu-west-1:123456789012:function:orders',
    'lambda/home?region=eu-west-1#/functions/orders',
  ],
  [
    'aws_launch_template',
    `${EC2}launch-template/lt-0a1b`,
    'ec2/home?region=eu-west-1#LaunchTemplateDetails:launchTemplateId=lt-0a1b',
  ],
  [
    'aws_lb',
    'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/1',
    'ec2/home?region=eu-west-1#LoadBalancer:loadBalancerArn=arn%3Aaws%3Aelasticloadbalancing%3Aeu-west-1%3A123456789012%3Aloadbalancer%2Fapp%2Fa%2F1',
  ],
  [
    'aws_nat_gateway',
    'nat-0a1b',
    'vpcconsole/home?region=eu-west-1#NatGatewayDetails:natGatewayId=nat-0a1b',
  ],
  [
    'aws_rds_cluster',
    `${RDS}cluster:orders`,
    'rds/home?region=eu-west-1#database:id=orders;is-cluster=true',
  ],
  [
    'aws_route',
    'r-rtb-0123456789abcdef01080289494',
    'vpcconsole/home?region=eu-west-1#RouteTableDetails:RouteTableId=rtb-0123456789abcdef0',
  ],
  [
    'aws_route_table',
    `${EC2}route-table/rtb-0a1b`,
    'vpcconsole/home?region=eu-west-1#RouteTableDetails:RouteTableId=rtb-0a1b',
  ],
  [
    'aws_s3_bucket',
    'arn:aws:s3:::my-bucket',
    's3/buckets/my-bucket?region=eu-west-1',
  ],
  [
    'aws_security_group',
    'sg-0a1b',
    'ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-0a1b',
  ],
  [
    'aws_subnet',
    `${EC2}subnet/subnet-0a1b`,
    'vpcconsole/home?region=eu-west-1#SubnetDetails:subnetId=subnet-0a1b',
  ],
  [
    'aws_vpc',
    `${EC2}vpc/vpc-0a1b`,
    'vpcconsole/home?region=eu-west-1#VpcDetails:VpcId=vpc-0a1b',
  ],
  [
    'aws_vpc_endpoint',
    `${EC2}vpc-endpoint/vpce-0a1b`,
    'vpcconsole/home?region=eu-west-1#EndpointDetails:vpcEndpointId=vpce-0a1b',
  ],
];

/** What the example templates create that has no page in the AWS console. */
const NO_PAGE = [
  'aws_eks_pod_identity_association',
  'aws_flow_log',
  'aws_kms_alias',
  'aws_route_table_association',
  'aws_vpc_security_group_ingress_rule',
];

const TEMPLATES = join(__dirname, '../../../../examples/environment-templates');

/** The types of the AWS resources in the example templates. */
function listExampleTypes(): string[] {
  const types = readdirSync(TEMPLATES, { encoding: 'utf8', recursive: true })
    .filter(path => path.endsWith('.tf'))
    .flatMap(path => [
      ...readFileSync(join(TEMPLATES, path), 'utf8').matchAll(
        /^resource "(aws_\w+)"/gm,
      ),
    ])
    .map(([, type]) => type);
  return [...new Set(types)].sort();
}

const open = (type: string, identifier: string) =>
  resourceConsoleUrl({ type, identifier, scope, signIn: {} });

describe('resourceConsoleUrl', () => {
  it.each(PAGES)('links %s %s', (type, identifier, page) => {
    expect(open(type, identifier)).toBe(`${CONSOLE}${page}`);
  });

  it('has a page for all that the example templates create, or is known to have none', () => {
    const types = listExampleTypes();
    expect(types).toContain('aws_eks_cluster');
    expect(types.filter(type => !Object.hasOwn(RESOURCE_PAGES, type))).toEqual(
      NO_PAGE,
    );
  });

  it('is tested for every type', () => {
    expect([...new Set(PAGES.map(([type]) => type))].sort()).toEqual(
      Object.keys(RESOURCE_PAGES).sort(),
    );
  });

  it.each([
    ['terraform_data', '1-2'],
    ['aws_kms_alias', 'arn:aws:kms:eu-west-1:123456789012:alias/dev'],
    ['constructor', 'vpc-0a1b'],
  ])('has no page for the type %s', (type, identifier) => {
    expect(open(type, identifier)).toBeUndefined();
  });

  it.each([
    ['aws_vpc', 'aws_vpc.this'],
    ['aws_vpc', 'vpc-0a1b#../../evil'],
    ['aws_eks_cluster', 'dev'],
    ['aws_eks_node_group', `${EKS}cluster/dev`],
    ['aws_s3_bucket', 'aws/bucket'],
    ['aws_route', 'r-rtb-0a1b'],
    ['aws_iam_role_policy_attachment', 'dev-nodes'],
  ])('has no page for %s with the identifier %s', (type, identifier) => {
    expect(open(type, identifier)).toBeUndefined();
  });

  it('goes where the ARN says that the resource is', () => {
    expect(
      open('aws_vpc', 'arn:aws-cn:ec2:cn-north-1:210987654321:vpc/vpc-0a1b'),
    ).toBe(
      'https://cn-north-1.console.amazonaws.cn/vpcconsole/home?region=cn-north-1#VpcDetails:VpcId=vpc-0a1b',
    );
  });

  it('signs in to the account of the resource through the access portal', () => {
    const url = resourceConsoleUrl({
      type: 'aws_vpc',
      identifier: 'arn:aws:ec2:us-east-1:210987654321:vpc/vpc-0a1b',
      scope,
      signIn: { ssoSubdomain: 'example' },
    });

    const [start, query] = String(url).split('/console?');
    expect(start).toBe('https://example.awsapps.com/start/#');
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
      account_id: '210987654321',
      destination:
        'https://us-east-1.console.aws.amazon.com/vpcconsole/home?region=us-east-1#VpcDetails:VpcId=vpc-0a1b',
    });
  });
});
