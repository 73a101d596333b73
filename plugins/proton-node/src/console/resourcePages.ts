/** What the path of a page is made from. */
export interface PageParts {
  /** What the identifier's pattern captures, encoded for a URL. */
  ids: string[];
  /** The whole identifier, encoded for a URL. */
  identifier: string;
  region: string;
  accountId: string;
}

/** The page of the AWS console for resources of one type. */
export interface ResourcePage {
  /**
   * What the provider's identifier looks like: the last part of an ARN, or the
   * id of a resource that has no ARN.
   */
  pattern: RegExp;
  path: (parts: PageParts) => string;
}

/** Resources whose identifier is an id with a prefix, such as `vpc-0a1b`. */
function byId(kind: string, prefix: string, page: string): ResourcePage {
  const [service, fragment] = page.split('#');
  return {
    pattern: new RegExp(`^(?:${kind}/)?(${prefix}-[0-9a-z]+)$`),
    path: ({ ids: [id], region }) =>
      `${service}/home?region=${region}#${fragment}=${id}`,
  };
}

/** Parts of an EKS cluster, whose ARNs end with `<kind>/<cluster>/<name>/<uuid>`. */
function ofCluster(kind: string, tab: string): ResourcePage {
  return {
    pattern: new RegExp(`^${kind}/([^/]+)/([^/]+)/[^/]+$`),
    path: ({ ids: [cluster, name], region }) =>
      `eks/clusters/${cluster}/${tab}/${name}?region=${region}`,
  };
}

/** What has no page of its own, by the page of the cluster that it belongs to. */
function onCluster(pattern: RegExp, tab?: string): ResourcePage {
  return {
    pattern,
    path: ({ ids: [cluster], region }) =>
      `eks/clusters/${cluster}?region=${region}${
        tab ? `&selectedTab=${tab}` : ''
      }`,
  };
}

/** What is attached to an IAM role, by the page of that role. */
function onRole(pattern: RegExp): ResourcePage {
  return {
    pattern,
    path: ({ ids: [role], region }) =>
      `iam/home?region=${region}#/roles/details/${role}`,
  };
}

const routeTable = byId(
  'route-table',
  'rtb',
  'vpcconsole#RouteTableDetails:RouteTableId',
);

const securityGroup = byId('security-group', 'sg', 'ec2#SecurityGroup:groupId');

/** The console writes the `%` of what it encodes twice as `$`. */
const encodeLogGroup = (encoded: string) =>
  encodeURIComponent(encoded).replaceAll('%', '$');

/** The pages of the AWS console by the Terraform type of a resource. */
export const RESOURCE_PAGES: Readonly<Record<string, ResourcePage>> = {
  aws_autoscaling_group: {
    pattern: /^autoScalingGroup:[^:]+:autoScalingGroupName\/(.+)$/,
    path: ({ ids: [name], region }) =>
      `ec2/home?region=${region}#AutoScalingGroupDetails:id=${name}`,
  },
  aws_cloudformation_stack: {
    pattern: /^stack\/.+$/,
    path: ({ identifier, region }) =>
      `cloudformation/home?region=${region}#/stacks/stackinfo?stackId=${identifier}`,
  },
  aws_cloudwatch_log_group: {
    pattern: /^log-group:([^:]+)(?::\*)?$/,
    path: ({ ids: [name], region }) =>
      `cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeLogGroup(
        name,
      )}`,
  },
  aws_db_instance: {
    pattern: /^db:(.+)$/,
    path: ({ ids: [id], region }) =>
      `rds/home?region=${region}#database:id=${id};is-cluster=false`,
  },
  aws_default_security_group: securityGroup,
  aws_dynamodb_table: {
    pattern: /^table\/([^/]+)$/,
    path: ({ ids: [name], region }) =>
      `dynamodbv2/home?region=${region}#table?name=${name}`,
  },
  aws_ebs_volume: byId('volume', 'vol', 'ec2#VolumeDetails:volumeId'),
  aws_ecr_repository: {
    pattern: /^repository\/(.+)$/,
    path: ({ ids: [name], region, accountId }) =>
      `ecr/repositories/private/${accountId}/${name}?region=${region}`,
  },
  aws_efs_file_system: {
    pattern: /^file-system\/(fs-[0-9a-z]+)$/,
    path: ({ ids: [id], region }) =>
      `efs/home?region=${region}#/file-systems/${id}`,
  },
  aws_eip: byId('elastic-ip', 'eipalloc', 'ec2#ElasticIpDetails:AllocationId'),
  aws_eks_access_entry: onCluster(/^([^:]+):arn:.+$/, 'cluster-access-tab'),
  aws_eks_access_policy_association: onCluster(
    /^([^#]+)#arn:.+$/,
    'cluster-access-tab',
  ),
  aws_eks_addon: ofCluster('addon', 'add-ons'),
  aws_eks_capability: onCluster(/^capability\/([^/]+)\/.+$/),
  aws_eks_cluster: onCluster(/^cluster\/([^/]+)$/),
  aws_eks_node_group: ofCluster('nodegroup', 'nodegroups'),
  aws_iam_openid_connect_provider: {
    pattern: /^oidc-provider\/.+$/,
    path: ({ identifier, region }) =>
      `iam/home?region=${region}#/identity_providers/details/OPENID/${identifier}`,
  },
  aws_iam_policy: {
    pattern: /^policy\/.+$/,
    path: ({ identifier, region }) =>
      `iam/home?region=${region}#/policies/details/${identifier}`,
  },
  aws_iam_role: onRole(/^role\/(?:.*\/)?([^/]+)$/),
  aws_iam_role_policy: onRole(/^([^:/]+):[^:/]+$/),
  // A time and a counter follow the role in 5.x, the policy in 6.x.
  aws_iam_role_policy_attachment: onRole(
    /^([^:/]+?)(?:-\d{18}[0-9a-f]{8}|\/arn:.+)$/,
  ),
  aws_instance: byId('instance', 'i', 'ec2#InstanceDetails:instanceId'),
  aws_internet_gateway: byId(
    'internet-gateway',
    'igw',
    'vpcconsole#InternetGateway:internetGatewayId',
  ),
  aws_kms_key: {
    pattern: /^key\/([^/]+)$/,
    path: ({ ids: [id], region }) =>
      `kms/home?region=${region}#/kms/keys/${id}`,
  },
  aws_lambda_function: {
    pattern: /^function:([^:]+)$/,
    path: ({ ids: [name], region }) =>
      `lambda/home?region=${region}#/functions/${name}`,
  },
  aws_launch_template: byId(
    'launch-template',
    'lt',
    'ec2#LaunchTemplateDetails:launchTemplateId',
  ),
  aws_lb: {
    pattern: /^loadbalancer\/.+$/,
    path: ({ identifier, region }) =>
      `ec2/home?region=${region}#LoadBalancer:loadBalancerArn=${identifier}`,
  },
  aws_nat_gateway: byId(
    'natgateway',
    'nat',
    'vpcconsole#NatGatewayDetails:natGatewayId',
  ),
  aws_rds_cluster: {
    pattern: /^cluster:(.+)$/,
    path: ({ ids: [id], region }) =>
      `rds/home?region=${region}#database:id=${id};is-cluster=true`,
  },
  // A hash of the destination follows the route table.
  aws_route: { ...routeTable, pattern: /^r-(rtb-[0-9a-f]{17})\d+$/ },
  aws_route_table: routeTable,
  aws_s3_bucket: {
    pattern: /^([^/:]+)$/,
    path: ({ ids: [name], region }) => `s3/buckets/${name}?region=${region}`,
  },
  aws_security_group: securityGroup,
  aws_subnet: byId('subnet', 'subnet', 'vpcconsole#SubnetDetails:subnetId'),
  aws_vpc: byId('vpc', 'vpc', 'vpcconsole#VpcDetails:VpcId'),
  aws_vpc_endpoint: byId(
    'vpc-endpoint',
    'vpce',
    'vpcconsole#EndpointDetails:vpcEndpointId',
  ),
};
