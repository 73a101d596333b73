import type { AccessEntry, AssociatedAccessPolicy } from '@aws-sdk/client-eks';
import { randomUUID } from 'node:crypto';
import { inUse, invalidParameter, invalidRequest } from '../eksError';
import { AccountState, requireNamed } from './AccountState';
import { Json, merge, now, Wire } from './wire';

const ACCESS_POLICIES = [
  'AmazonEKSAdminPolicy',
  'AmazonEKSAdminViewPolicy',
  'AmazonEKSClusterAdminPolicy',
  'AmazonEKSEditPolicy',
  'AmazonEKSViewPolicy',
];

/** Access entries of IAM principals, and the access policies associated with them. */
export class AccessEntries {
  constructor(private readonly state: AccountState) {}

  async create(clusterName: string, input: Json): Promise<Wire<AccessEntry>> {
    const { accessEntries, cluster } = this.state.requireCluster(clusterName);
    const { principalArn } = input;
    if (cluster.accessConfig?.authenticationMode === 'CONFIG_MAP') {
      throw invalidRequest(
        "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
      );
    }
    if (accessEntries.has(principalArn)) {
      throw inUse(
        'The specified access entry resource is already in use on this cluster.',
      );
    }
    await this.state.requirePrincipal(principalArn, 'principalArn');
    const entry: Wire<AccessEntry> = {
      clusterName,
      principalArn,
      kubernetesGroups: input.kubernetesGroups ?? [],
      accessEntryArn: this.state.arn(
        `access-entry/${clusterName}/${randomUUID()}`,
      ),
      createdAt: now(),
      modifiedAt: now(),
      tags: input.tags ?? {},
      username: input.username ?? principalArn,
      type: input.type ?? 'STANDARD',
    };
    accessEntries.set(principalArn, entry);
    return entry;
  }

  describe(clusterName: string, arn: string): Wire<AccessEntry> {
    const { accessEntries } = this.state.requireCluster(clusterName);
    return requireNamed(accessEntries, arn, 'access entry');
  }

  update(clusterName: string, arn: string, input: Json): Wire<AccessEntry> {
    const entry = this.describe(clusterName, arn);
    merge(entry as Json, {
      kubernetesGroups: input.kubernetesGroups,
      username: input.username,
    });
    return entry;
  }

  delete(clusterName: string, arn: string): void {
    this.describe(clusterName, arn);
    const { accessEntries, accessPolicies } =
      this.state.requireCluster(clusterName);
    accessEntries.delete(arn);
    accessPolicies.delete(arn);
  }

  associatePolicy(
    clusterName: string,
    arn: string,
    input: Json,
  ): Wire<AssociatedAccessPolicy> {
    this.describe(clusterName, arn);
    const policy = String(input.policyArn).split('/').pop() ?? '';
    if (!ACCESS_POLICIES.includes(policy)) {
      throw invalidParameter(`The policyArn ${input.policyArn} is invalid`);
    }
    const { accessPolicies } = this.state.requireCluster(clusterName);
    const associated = accessPolicies.get(arn) ?? new Map();
    const association = {
      policyArn: input.policyArn,
      accessScope: {
        type: input.accessScope.type,
        namespaces: input.accessScope.namespaces ?? [],
      },
      associatedAt: now(),
      modifiedAt: now(),
    };
    associated.set(input.policyArn, association);
    accessPolicies.set(arn, associated);
    return association;
  }

  listPolicies(
    clusterName: string,
    arn: string,
  ): Wire<AssociatedAccessPolicy>[] {
    this.describe(clusterName, arn);
    const { accessPolicies } = this.state.requireCluster(clusterName);
    return [...(accessPolicies.get(arn)?.values() ?? [])];
  }

  disassociatePolicy(clusterName: string, arn: string, policy: string): void {
    const { accessPolicies } = this.state.requireCluster(clusterName);
    accessPolicies.get(arn)?.delete(policy);
  }
}
