import type { Update } from '@aws-sdk/client-eks';
import { inUse, invalidParameter } from '../eksError';
import { AccountState, requireNamed, WireCluster } from './AccountState';
import { requireWholeAutoMode } from './autoMode';
import {
  DEFAULT_VERSION,
  minorOf,
  requireKnownVersion,
} from './kubernetesVersions';
import { randomHex } from './randomHex';
import { Json, merge, now, Wire } from './wire';

// A certificate authority is opaque to Terraform: PEM in base64.
const CERTIFICATE_AUTHORITY = Buffer.from(
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
).toString('base64');

/** Control planes and their updates. */
export class Clusters {
  constructor(private readonly state: AccountState) {}

  get names(): string[] {
    return [...this.state.clusters.keys()];
  }

  async create(input: Json): Promise<WireCluster> {
    const { name, roleArn, resourcesVpcConfig = {} } = input;
    const { clusters } = this.state;
    if (clusters.has(name)) {
      throw inUse(`Cluster already exists with name: ${name}`);
    }
    await this.state.requirePrincipal(roleArn, 'roleArn');
    const version = input.version ?? DEFAULT_VERSION;
    requireKnownVersion(version);
    requireWholeAutoMode(input);
    const cluster: WireCluster = {
      name,
      arn: this.state.arn(`cluster/${name}`),
      createdAt: now(),
      version,
      roleArn,
      status: 'CREATING',
      platformVersion: 'eks.1',
      resourcesVpcConfig: await this.placeInVpc(resourcesVpcConfig),
      kubernetesNetworkConfig: {
        ipFamily: 'ipv4',
        serviceIpv4Cidr: '172.20.0.0/16',
        elasticLoadBalancing: { enabled: false },
        ...input.kubernetesNetworkConfig,
      },
      logging: input.logging ?? { clusterLogging: [] },
      encryptionConfig: input.encryptionConfig,
      // The API doesn't return whether the creator became an administrator.
      accessConfig: {
        authenticationMode: input.accessConfig?.authenticationMode ?? 'API',
      },
      upgradePolicy: input.upgradePolicy ?? { supportType: 'EXTENDED' },
      zonalShiftConfig: input.zonalShiftConfig ?? { enabled: false },
      computeConfig: input.computeConfig ?? { enabled: false },
      storageConfig: input.storageConfig ?? {
        blockStorage: { enabled: false },
      },
      tags: input.tags ?? {},
    };
    clusters.set(name, {
      cluster,
      nodeGroups: new Map(),
      addons: new Map(),
      accessEntries: new Map(),
      accessPolicies: new Map(),
      podIdentities: new Map(),
      updates: new Map(),
    });
    this.state.activateLater(cluster, () => this.openEndpoint(cluster));
    return cluster;
  }

  describe(name: string): WireCluster {
    return this.state.requireCluster(name).cluster;
  }

  delete(name: string): WireCluster {
    const { cluster, nodeGroups } = this.state.requireCluster(name);
    if (nodeGroups.size > 0) {
      throw inUse('Cluster has nodegroups attached');
    }
    this.state.requireActive(cluster, `Cluster ${name}`);
    this.state.deleteLater(cluster, () => this.state.clusters.delete(name));
    return cluster;
  }

  updateVersion(name: string, { version }: Json): Wire<Update> {
    const resources = this.state.requireCluster(name);
    const { cluster } = resources;
    requireKnownVersion(version);
    this.state.requireActive(cluster, `Cluster ${name}`);
    if (minorOf(version) !== minorOf(cluster.version) + 1) {
      throw invalidParameter(
        `Unsupported Kubernetes minor version update from ${cluster.version} to ${version}`,
      );
    }
    return this.state.startUpdate(resources, cluster, 'VersionUpdate', () => {
      cluster.version = version;
    });
  }

  updateConfig(name: string, input: Json): Wire<Update> {
    const resources = this.state.requireCluster(name);
    const { cluster } = resources;
    this.state.requireActive(cluster, `Cluster ${name}`);
    if (input.computeConfig || input.storageConfig) {
      requireWholeAutoMode(input);
    }
    const { name: _, clientRequestToken: __, ...changes } = input;
    return this.state.startUpdate(resources, cluster, 'ConfigUpdate', () =>
      merge(cluster as Json, changes),
    );
  }

  /** An update of the cluster, a node group or an add-on. */
  describeUpdate(name: string, id: string): Wire<Update> {
    const { updates } = this.state.requireCluster(name);
    return requireNamed(updates, id, 'update');
  }

  private async placeInVpc(config: Json): Promise<Json> {
    const subnetIds: string[] = config.subnetIds ?? [];
    const places = await Promise.all(
      subnetIds.map(this.state.options.findSubnet),
    );
    const vpcId = places[0]?.vpcId;
    const zones = new Set(places.map(place => place?.zone));
    if (zones.size < 2 || places.some(place => place?.vpcId !== vpcId)) {
      throw invalidParameter(
        'Subnets specified must be in at least two different AZs of one VPC',
      );
    }
    return {
      subnetIds,
      securityGroupIds: config.securityGroupIds ?? [],
      clusterSecurityGroupId: `sg-${randomHex(17)}`,
      vpcId,
      endpointPublicAccess: config.endpointPublicAccess ?? true,
      endpointPrivateAccess: config.endpointPrivateAccess ?? false,
      publicAccessCidrs: config.publicAccessCidrs ?? ['0.0.0.0/0'],
    };
  }

  private openEndpoint(cluster: WireCluster): void {
    const { region } = this.state.options;
    const id = randomHex(32).toUpperCase();
    cluster.endpoint = `https://${id}.gr7.${region}.eks.amazonaws.com`;
    cluster.certificateAuthority = { data: CERTIFICATE_AUTHORITY };
    cluster.identity = {
      oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` },
    };
  }
}
