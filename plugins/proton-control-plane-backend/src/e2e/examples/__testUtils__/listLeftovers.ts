/** What moto dumps: resources by service and model. */
export type Dump = Record<string, Record<string, Record<string, unknown>[]>>;

/**
 * What moto keeps in its memory of a VPC that is deleted: the default network ACL,
 * with the subnets that were associated with it, the network interfaces of deleted
 * NAT gateways, and security groups. Moto deletes no VPC that has subnets.
 */
const KEPT_OF_DELETED_VPC = [
  'NetworkAcl',
  'NetworkInterface',
  'SecurityGroup',
  'Subnet',
];

/**
 * The counts of IAM, parts of network ACLs and security groups, which are compared
 * themselves, and settings that moto creates when it lists the services with VPC
 * endpoints.
 */
const NO_RESOURCES = [
  'AccountSummary',
  'FakeIndexingConfiguration',
  'NetworkAclEntry',
  'SecurityGroupRule',
];

/** AWS also shows deleted NAT gateways, VPC endpoints and keys for a while. */
const DELETED_STATES = ['deleted', 'PendingDeletion'];

/**
 * Everything in an account that wasn't there before, such as
 * `iam Role payments-node-1`.
 */
export function listLeftovers(before: Dump, after: Dump): string[] {
  const there = new Set(listAll(before));
  return listAll(after).filter(resource => !there.has(resource));
}

function listAll(dump: Dump): string[] {
  const vpcs = new Set(dump.ec2?.VPC?.map(({ id }) => id));
  return Object.entries(dump).flatMap(([service, models]) =>
    Object.entries(models)
      .filter(([model]) => !NO_RESOURCES.includes(model))
      .flatMap(([model, resources]) =>
        resources
          .filter(resource => !isDeleted(model, resource, vpcs))
          .map(resource => `${service} ${model} ${identify(resource)}`),
      ),
  );
}

function isDeleted(
  model: string,
  resource: Record<string, unknown>,
  vpcs: Set<unknown>,
): boolean {
  const { key_state: keyState, state = keyState, vpc_id: vpc } = resource;
  return (
    DELETED_STATES.includes(String(state)) ||
    (KEPT_OF_DELETED_VPC.includes(model) && !vpcs.has(vpc))
  );
}

/** Names a resource by what identifies it in its service. */
function identify(resource: Record<string, unknown>): string {
  const { arn, id, name, physical_resource_id: other } = resource;
  return String(id ?? arn ?? name ?? other ?? JSON.stringify(resource));
}
