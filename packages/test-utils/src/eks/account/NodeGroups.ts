import type { Nodegroup, Update } from '@aws-sdk/client-eks';
import { randomUUID } from 'node:crypto';
import { inUse, invalidParameter } from '../eksError';
import { AccountState, requireNamed } from './AccountState';
import { minorOf } from './kubernetesVersions';
import { Json, merge, now, Wire } from './wire';

/** Managed node groups. */
export class NodeGroups {
  constructor(private readonly state: AccountState) {}

  async create(clusterName: string, input: Json): Promise<Wire<Nodegroup>> {
    const { cluster, nodeGroups } = this.state.requireCluster(clusterName);
    const { nodegroupName, nodeRole, scalingConfig } = input;
    if (nodeGroups.has(nodegroupName)) {
      throw inUse(
        `NodeGroup already exists with name ${nodegroupName} and cluster name ${clusterName}`,
      );
    }
    this.state.requireActive(cluster, `Cluster ${clusterName}`);
    await this.state.requirePrincipal(nodeRole, 'nodeRole');
    requireSizes(scalingConfig);
    const version = input.version ?? cluster.version;
    const group: Wire<Nodegroup> = {
      nodegroupName,
      nodegroupArn: this.state.arn(
        `nodegroup/${clusterName}/${nodegroupName}/${randomUUID()}`,
      ),
      clusterName,
      version,
      releaseVersion: releaseOf(version),
      createdAt: now(),
      modifiedAt: now(),
      status: 'CREATING',
      capacityType: input.capacityType ?? 'ON_DEMAND',
      scalingConfig,
      instanceTypes: input.instanceTypes ?? ['t3.medium'],
      subnets: input.subnets,
      amiType: input.amiType ?? 'AL2023_x86_64_STANDARD',
      nodeRole,
      labels: input.labels,
      taints: input.taints,
      diskSize: input.diskSize ?? 20,
      health: { issues: [] },
      updateConfig: input.updateConfig ?? { maxUnavailable: 1 },
      launchTemplate: input.launchTemplate,
      tags: input.tags ?? {},
      resources: { autoScalingGroups: [{ name: `eks-${nodegroupName}` }] },
    };
    nodeGroups.set(nodegroupName, group);
    this.state.activateLater(group);
    return group;
  }

  describe(clusterName: string, name: string): Wire<Nodegroup> {
    const { nodeGroups } = this.state.requireCluster(clusterName);
    return requireNamed(nodeGroups, name, 'node group');
  }

  delete(clusterName: string, name: string): Wire<Nodegroup> {
    const group = this.describe(clusterName, name);
    const { nodeGroups } = this.state.requireCluster(clusterName);
    this.state.deleteLater(group, () => nodeGroups.delete(name));
    return group;
  }

  updateConfig(clusterName: string, name: string, input: Json): Wire<Update> {
    const resources = this.state.requireCluster(clusterName);
    const group = this.describe(clusterName, name);
    this.state.requireActive(group, `Nodegroup ${name}`);
    const { scalingConfig, updateConfig } = input;
    if (scalingConfig) {
      requireSizes({ ...group.scalingConfig, ...scalingConfig });
    }
    return this.state.startUpdate(resources, group, 'ConfigUpdate', () => {
      merge(group as Json, { scalingConfig, updateConfig });
    });
  }

  updateVersion(clusterName: string, name: string, input: Json): Wire<Update> {
    const resources = this.state.requireCluster(clusterName);
    const group = this.describe(clusterName, name);
    this.state.requireActive(group, `Nodegroup ${name}`);
    const version = input.version ?? resources.cluster.version;
    if (minorOf(version) > minorOf(resources.cluster.version)) {
      throw invalidParameter(
        `Nodegroup Kubernetes version ${version} is newer than the version of the cluster, ${resources.cluster.version}`,
      );
    }
    return this.state.startUpdate(resources, group, 'VersionUpdate', () => {
      group.version = version;
      group.releaseVersion = releaseOf(version);
    });
  }
}

function requireSizes(sizes: Json | undefined): void {
  const { minSize = 1, desiredSize = 1, maxSize = 1 } = sizes ?? {};
  if (minSize > desiredSize || desiredSize > maxSize) {
    throw invalidParameter(
      `desired capacity ${desiredSize} must be between minimum ${minSize} and maximum ${maxSize}`,
    );
  }
}

/** The release of the node image for a Kubernetes version. */
function releaseOf(version: string): string {
  return `${version}.0-20261101`;
}
