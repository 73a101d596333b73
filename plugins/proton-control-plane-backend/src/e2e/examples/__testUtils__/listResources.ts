import { MotoServer } from '@proton-vending/test-utils';

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
  ec2('DescribeFlowLogs', /<flowLogId>([^<]+)/g),
  // Deleted ones are listed for a while, and moto keeps their network interfaces.
  ec2('DescribeNatGateways', /<state>(available|pending)/g),
  ec2('DescribeVpcEndpoints', /<state>(available|pending)/g),
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

/** Everything that moto has of the kinds that the example templates create. */
export async function listResources(
  moto: MotoServer,
  region: string,
): Promise<Record<string, string[]>> {
  const kinds = await Promise.all(
    RESOURCE_KINDS.map(async ({ service, query, target, id }) => {
      const response = await moto.call(service, region, query, target);
      const found = Array.from((await response.text()).matchAll(id));
      const ids = found.map(([, name]) => name).sort();
      return [query.Action ?? target, ids] as const;
    }),
  );
  return Object.fromEntries(kinds);
}
