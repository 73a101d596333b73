import { randomBytes, randomUUID } from 'node:crypto';
import type {
  AccessEntry,
  Addon,
  AssociatedAccessPolicy,
  Cluster,
  Nodegroup,
  PodIdentityAssociation,
  Update,
} from '@aws-sdk/client-eks';
import { inUse, invalidParameter, invalidRequest, notFound } from './eksError';

/** Members of the API's dates are seconds since 1970 on the wire. */
type Wire<T> = T extends Date
  ? number
  : T extends (infer U)[]
  ? Wire<U>[]
  : T extends object
  ? { [K in keyof T]: Wire<T[K]> }
  : T;

type WireCluster = Wire<Cluster> & { name: string; version: string };
type Json = Record<string, any>;

/** What each status becomes, once some time has passed. */
const NEXT: Record<string, string | undefined> = {
  CREATING: 'ACTIVE',
  UPDATING: 'ACTIVE',
};

const STANDARD_VERSIONS = ['1.35', '1.36', '1.37'];

/** The add-ons; each has two builds for each version, the first is the default. */
const ADDONS = [
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
];

const ACCESS_POLICIES = [
  'AmazonEKSAdminPolicy',
  'AmazonEKSAdminViewPolicy',
  'AmazonEKSClusterAdminPolicy',
  'AmazonEKSEditPolicy',
  'AmazonEKSViewPolicy',
];

// A certificate authority is opaque to Terraform: PEM in base64.
const CERTIFICATE_AUTHORITY = Buffer.from(
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
).toString('base64');

interface ClusterResources {
  cluster: WireCluster;
  nodeGroups: Map<string, Wire<Nodegroup>>;
  addons: Map<string, Wire<Addon>>;
  accessEntries: Map<string, Wire<AccessEntry>>;
  accessPolicies: Map<string, Map<string, Wire<AssociatedAccessPolicy>>>;
  podIdentities: Map<string, Wire<PodIdentityAssociation>>;
  updates: Map<string, Wire<Update>>;
}

/**
 * The clusters of one account and region, and the rules of Amazon EKS for them,
 * as its public API reference has them.
 */
export class EksAccount {
  private readonly clusters = new Map<string, ClusterResources>();

  constructor(
    private readonly options: {
      accountId: string;
      region: string;
      /** How long something is `CREATING`, `UPDATING` or `DELETING`. */
      transitionMilliseconds: number;
      /** Whether an IAM role or user exists. */
      principalExists: (arn: string) => Promise<boolean>;
      /** The VPC of a subnet; none when there is no such subnet. */
      findVpc: (subnetId: string) => Promise<string | undefined>;
    },
  ) {}

  /** The names of the clusters that exist. */
  get clusterNames(): string[] {
    return [...this.clusters.keys()];
  }

  async createCluster(input: Json): Promise<WireCluster> {
    const { name, roleArn, resourcesVpcConfig = {} } = input;
    if (this.clusters.has(name)) {
      throw inUse(`Cluster already exists with name: ${name}`);
    }
    await this.requirePrincipal(roleArn, 'roleArn');
    const version = input.version ?? STANDARD_VERSIONS[1];
    requireKnownVersion(version);
    const subnetIds: string[] = resourcesVpcConfig.subnetIds ?? [];
    const vpcs = await Promise.all(subnetIds.map(this.options.findVpc));
    if (subnetIds.length < 2 || vpcs.some(vpc => vpc !== vpcs[0] || !vpc)) {
      throw invalidParameter(
        'Subnets specified must be in at least two different AZs of one VPC',
      );
    }
    requireWholeAutoMode(input);
    const { accountId, region } = this.options;
    const access = input.accessConfig ?? {};
    const cluster: WireCluster = {
      name,
      arn: `arn:aws:eks:${region}:${accountId}:cluster/${name}`,
      createdAt: now(),
      version,
      roleArn,
      status: 'CREATING',
      platformVersion: 'eks.1',
      resourcesVpcConfig: {
        subnetIds,
        securityGroupIds: resourcesVpcConfig.securityGroupIds ?? [],
        clusterSecurityGroupId: `sg-${hex(17)}`,
        vpcId: vpcs[0],
        endpointPublicAccess: resourcesVpcConfig.endpointPublicAccess ?? true,
        endpointPrivateAccess:
          resourcesVpcConfig.endpointPrivateAccess ?? false,
        publicAccessCidrs: resourcesVpcConfig.publicAccessCidrs ?? [
          '0.0.0.0/0',
        ],
      },
      kubernetesNetworkConfig: {
        ipFamily: 'ipv4',
        serviceIpv4Cidr: '172.20.0.0/16',
        elasticLoadBalancing: { enabled: false },
        ...input.kubernetesNetworkConfig,
      },
      logging: input.logging ?? { clusterLogging: [] },
      encryptionConfig: input.encryptionConfig,
      accessConfig: {
        authenticationMode: access.authenticationMode ?? 'API',
        // The API does not answer with it; the provider reads it all the same.
      },
      upgradePolicy: input.upgradePolicy ?? { supportType: 'EXTENDED' },
      zonalShiftConfig: input.zonalShiftConfig ?? { enabled: false },
      computeConfig: input.computeConfig ?? { enabled: false },
      storageConfig: input.storageConfig ?? {
        blockStorage: { enabled: false },
      },
      tags: input.tags ?? {},
    };
    this.clusters.set(name, {
      cluster,
      nodeGroups: new Map(),
      addons: new Map(),
      accessEntries: new Map(),
      accessPolicies: new Map(),
      podIdentities: new Map(),
      updates: new Map(),
    });
    this.settleLater(cluster, () => {
      const id = hex(32).toUpperCase();
      cluster.endpoint = `https://${id}.gr7.${region}.eks.amazonaws.com`;
      cluster.certificateAuthority = { data: CERTIFICATE_AUTHORITY };
      cluster.identity = {
        oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` },
      };
    });
    return cluster;
  }

  describeCluster(name: string): WireCluster {
    return this.requireCluster(name).cluster;
  }

  deleteCluster(name: string): WireCluster {
    const { cluster, nodeGroups } = this.requireCluster(name);
    if (nodeGroups.size > 0) {
      throw inUse('Cluster has nodegroups attached');
    }
    this.requireSettled(cluster, `Cluster ${name}`);
    this.deleteLater(cluster, () => this.clusters.delete(name));
    return cluster;
  }

  updateClusterVersion(name: string, { version }: Json): Wire<Update> {
    const resources = this.requireCluster(name);
    const { cluster } = resources;
    requireKnownVersion(version);
    this.requireSettled(cluster, `Cluster ${name}`);
    if (minorOf(version) !== minorOf(cluster.version) + 1) {
      throw invalidParameter(
        `Unsupported Kubernetes minor version update from ${cluster.version} to ${version}`,
      );
    }
    return this.update(resources, cluster, 'VersionUpdate', () => {
      cluster.version = version;
    });
  }

  updateClusterConfig(name: string, input: Json): Wire<Update> {
    const resources = this.requireCluster(name);
    const { cluster } = resources;
    this.requireSettled(cluster, `Cluster ${name}`);
    if (input.computeConfig || input.storageConfig) {
      requireWholeAutoMode(input);
    }
    const { name: _, clientRequestToken: __, ...changes } = input;
    return this.update(resources, cluster, 'ConfigUpdate', () =>
      merge(cluster as Json, changes),
    );
  }

  describeUpdate(name: string, id: string): Wire<Update> {
    return require(this.requireCluster(name).updates, id, 'update');
  }

  async createNodegroup(name: string, input: Json): Promise<Wire<Nodegroup>> {
    const resources = this.requireCluster(name);
    const { cluster, nodeGroups } = resources;
    const { nodegroupName, nodeRole, scalingConfig } = input;
    if (nodeGroups.has(nodegroupName)) {
      throw inUse(
        `NodeGroup already exists with name ${nodegroupName} and cluster name ${name}`,
      );
    }
    await this.requirePrincipal(nodeRole, 'nodeRole');
    requireSizes(scalingConfig);
    const { accountId, region } = this.options;
    const group: Wire<Nodegroup> = {
      nodegroupName,
      nodegroupArn: `arn:aws:eks:${region}:${accountId}:nodegroup/${name}/${nodegroupName}/${randomUUID()}`,
      clusterName: name,
      version: input.version ?? cluster.version,
      releaseVersion: `${input.version ?? cluster.version}.0-20261101`,
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
    this.settleLater(group);
    return group;
  }

  describeNodegroup(name: string, nodegroup: string): Wire<Nodegroup> {
    return require(this.requireCluster(name)
      .nodeGroups, nodegroup, 'node group');
  }

  deleteNodegroup(name: string, nodegroup: string): Wire<Nodegroup> {
    const group = this.describeNodegroup(name, nodegroup);
    this.deleteLater(group, () =>
      this.requireCluster(name).nodeGroups.delete(nodegroup),
    );
    return group;
  }

  updateNodegroupConfig(
    name: string,
    nodegroup: string,
    input: Json,
  ): Wire<Update> {
    const group = this.describeNodegroup(name, nodegroup);
    this.requireSettled(group, `Nodegroup ${nodegroup}`);
    const { scalingConfig, updateConfig } = input;
    if (scalingConfig) {
      requireSizes({ ...group.scalingConfig, ...scalingConfig });
    }
    return this.update(this.requireCluster(name), group, 'ConfigUpdate', () => {
      merge(group as Json, { scalingConfig, updateConfig });
    });
  }

  updateNodegroupVersion(
    name: string,
    nodegroup: string,
    input: Json,
  ): Wire<Update> {
    const resources = this.requireCluster(name);
    const group = this.describeNodegroup(name, nodegroup);
    this.requireSettled(group, `Nodegroup ${nodegroup}`);
    const version = input.version ?? resources.cluster.version;
    if (minorOf(version) > minorOf(resources.cluster.version)) {
      throw invalidParameter(
        `Nodegroup Kubernetes version ${version} is newer than the version of the cluster, ${resources.cluster.version}`,
      );
    }
    return this.update(resources, group, 'VersionUpdate', () => {
      group.version = version;
      group.releaseVersion = `${version}.0-20261101`;
    });
  }

  describeAddonVersions(query: URLSearchParams): Json[] {
    const addonName = query.get('addonName');
    const version = query.get('kubernetesVersion');
    return ADDONS.filter(name => !addonName || name === addonName).map(
      name => ({
        addonName: name,
        type: 'utility',
        addonVersions: STANDARD_VERSIONS.filter(
          each => !version || each === version,
        ).flatMap(each => [
          {
            addonVersion: addonVersion(each, 2),
            compatibilities: [{ clusterVersion: each, defaultVersion: false }],
          },
          {
            addonVersion: addonVersion(each, 1),
            compatibilities: [{ clusterVersion: each, defaultVersion: true }],
          },
        ]),
      }),
    );
  }

  describeClusterVersions(): Json[] {
    return STANDARD_VERSIONS.map(version => ({
      clusterVersion: version,
      clusterType: 'eks',
      status: 'STANDARD_SUPPORT',
      versionStatus: 'STANDARD_SUPPORT',
      defaultVersion: version === STANDARD_VERSIONS[1],
    }));
  }

  async createAddon(name: string, input: Json): Promise<Wire<Addon>> {
    const resources = this.requireCluster(name);
    const { addonName } = input;
    if (resources.addons.has(addonName)) {
      throw inUse('Addon already exists.');
    }
    const version =
      input.addonVersion ?? addonVersion(resources.cluster.version, 1);
    this.requireAddonVersion(addonName, version, resources.cluster.version);
    const { accountId, region } = this.options;
    const addon: Wire<Addon> = {
      addonName,
      clusterName: name,
      status: 'CREATING',
      addonVersion: version,
      health: { issues: [] },
      addonArn: `arn:aws:eks:${region}:${accountId}:addon/${name}/${addonName}/${randomUUID()}`,
      createdAt: now(),
      modifiedAt: now(),
      serviceAccountRoleArn: input.serviceAccountRoleArn,
      configurationValues: input.configurationValues,
      tags: input.tags ?? {},
      podIdentityAssociations: await this.associate(
        name,
        addonName,
        input.podIdentityAssociations,
      ),
    };
    resources.addons.set(addonName, addon);
    this.settleLater(addon);
    return addon;
  }

  describeAddon(name: string, addon: string): Wire<Addon> {
    return require(this.requireCluster(name).addons, addon, 'addon');
  }

  async updateAddon(
    name: string,
    addonName: string,
    input: Json,
  ): Promise<Wire<Update>> {
    const resources = this.requireCluster(name);
    const addon = this.describeAddon(name, addonName);
    this.requireSettled(addon, `Addon ${addonName}`);
    if (input.addonVersion) {
      this.requireAddonVersion(
        addonName,
        input.addonVersion,
        resources.cluster.version,
      );
    }
    const associations =
      input.podIdentityAssociations &&
      (await this.associate(name, addonName, input.podIdentityAssociations));
    return this.update(resources, addon, 'AddonUpdate', () => {
      merge(addon as Json, {
        addonVersion: input.addonVersion,
        configurationValues: input.configurationValues,
        serviceAccountRoleArn: input.serviceAccountRoleArn,
        podIdentityAssociations: associations,
      });
    });
  }

  deleteAddon(name: string, addonName: string): Wire<Addon> {
    const { addons, podIdentities } = this.requireCluster(name);
    const addon = this.describeAddon(name, addonName);
    this.deleteLater(addon, () => {
      for (const [id, { ownerArn }] of podIdentities) {
        if (ownerArn === addon.addonArn) {
          podIdentities.delete(id);
        }
      }
      addons.delete(addonName);
    });
    return addon;
  }

  async createAccessEntry(
    name: string,
    input: Json,
  ): Promise<Wire<AccessEntry>> {
    const { accessEntries, cluster } = this.requireCluster(name);
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
    await this.requirePrincipal(principalArn, 'principalArn');
    const { accountId, region } = this.options;
    const entry: Wire<AccessEntry> = {
      clusterName: name,
      principalArn,
      kubernetesGroups: input.kubernetesGroups ?? [],
      accessEntryArn: `arn:aws:eks:${region}:${accountId}:access-entry/${name}/${randomUUID()}`,
      createdAt: now(),
      modifiedAt: now(),
      tags: input.tags ?? {},
      username: input.username ?? principalArn,
      type: input.type ?? 'STANDARD',
    };
    accessEntries.set(principalArn, entry);
    return entry;
  }

  describeAccessEntry(name: string, arn: string): Wire<AccessEntry> {
    return require(this.requireCluster(name)
      .accessEntries, arn, 'access entry');
  }

  updateAccessEntry(name: string, arn: string, input: Json) {
    const entry = this.describeAccessEntry(name, arn);
    merge(entry as Json, {
      kubernetesGroups: input.kubernetesGroups,
      username: input.username,
    });
    return entry;
  }

  deleteAccessEntry(name: string, arn: string): void {
    this.describeAccessEntry(name, arn);
    this.requireCluster(name).accessEntries.delete(arn);
    this.requireCluster(name).accessPolicies.delete(arn);
  }

  associateAccessPolicy(name: string, arn: string, input: Json) {
    this.describeAccessEntry(name, arn);
    const policy = String(input.policyArn).split('/').pop() ?? '';
    if (!ACCESS_POLICIES.includes(policy)) {
      throw invalidParameter(`The policyArn ${input.policyArn} is invalid`);
    }
    const { accessPolicies } = this.requireCluster(name);
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

  listAccessPolicies(name: string, arn: string) {
    this.describeAccessEntry(name, arn);
    const policies = this.requireCluster(name).accessPolicies.get(arn);
    return [...(policies?.values() ?? [])];
  }

  disassociateAccessPolicy(name: string, arn: string, policy: string): void {
    this.requireCluster(name).accessPolicies.get(arn)?.delete(policy);
  }

  async createPodIdentity(
    name: string,
    input: Json,
    ownerArn?: string,
  ): Promise<Wire<PodIdentityAssociation>> {
    const { podIdentities } = this.requireCluster(name);
    const { namespace, serviceAccount, roleArn } = input;
    await this.requirePrincipal(roleArn, 'roleArn');
    for (const each of podIdentities.values()) {
      if (
        each.namespace === namespace &&
        each.serviceAccount === serviceAccount
      ) {
        throw inUse(
          `Association already exists: ${each.associationId} for ${namespace}/${serviceAccount}`,
        );
      }
    }
    const { accountId, region } = this.options;
    const associationId = `a-${hex(17)}`;
    const association: Wire<PodIdentityAssociation> = {
      clusterName: name,
      namespace,
      serviceAccount,
      roleArn,
      associationArn: `arn:aws:eks:${region}:${accountId}:podidentityassociation/${name}/${associationId}`,
      associationId,
      tags: input.tags ?? {},
      createdAt: now(),
      modifiedAt: now(),
      ownerArn,
    };
    podIdentities.set(associationId, association);
    return association;
  }

  listPodIdentities(name: string, query: URLSearchParams) {
    const matches = (name_: string, value?: string) =>
      !query.get(name_) || query.get(name_) === value;
    return [...this.requireCluster(name).podIdentities.values()].filter(
      each =>
        matches('namespace', each.namespace) &&
        matches('serviceAccount', each.serviceAccount),
    );
  }

  describePodIdentity(name: string, id: string) {
    return require(this.requireCluster(name)
      .podIdentities, id, 'pod identity association');
  }

  deletePodIdentity(name: string, id: string) {
    const association = this.describePodIdentity(name, id);
    this.requireCluster(name).podIdentities.delete(id);
    return association;
  }

  /** Whatever has tags, by its ARN. */
  tagsOf(arn: string): Record<string, string> {
    for (const each of this.clusters.values()) {
      const tagged = [
        { arn: each.cluster.arn, tags: each.cluster.tags },
        ...[...each.nodeGroups.values()].map(group => ({
          arn: group.nodegroupArn,
          tags: group.tags,
        })),
        ...[...each.addons.values()].map(addon => ({
          arn: addon.addonArn,
          tags: addon.tags,
        })),
        ...[...each.accessEntries.values()].map(entry => ({
          arn: entry.accessEntryArn,
          tags: entry.tags,
        })),
        ...[...each.podIdentities.values()].map(identity => ({
          arn: identity.associationArn,
          tags: identity.tags,
        })),
      ].find(resource => resource.arn === arn);
      if (tagged?.tags) {
        return tagged.tags;
      }
    }
    throw notFound(`No resource found for ARN: ${arn}`);
  }

  private async associate(
    name: string,
    addonName: string,
    wanted: Json[] | undefined,
  ): Promise<string[] | undefined> {
    if (!wanted) {
      return undefined;
    }
    const { accountId, region } = this.options;
    const ownerArn = `arn:aws:eks:${region}:${accountId}:addon/${name}/${addonName}`;
    const arns: string[] = [];
    for (const each of wanted) {
      const { associationArn } = await this.createPodIdentity(
        name,
        { ...each, namespace: namespaceOf(addonName) },
        ownerArn,
      );
      arns.push(String(associationArn));
    }
    return arns;
  }

  private requireCluster(name: string): ClusterResources {
    return require(this.clusters, name, 'cluster');
  }

  private async requirePrincipal(arn: string, member: string): Promise<void> {
    if (!arn || !(await this.options.principalExists(arn))) {
      throw invalidParameter(
        `The ${member} parameter format is not valid or the principal does not exist: ${arn}`,
      );
    }
  }

  private requireAddonVersion(
    addonName: string,
    version: string,
    clusterVersion: string,
  ): void {
    if (!ADDONS.includes(addonName)) {
      throw invalidParameter(`Addon ${addonName} specified is not supported`);
    }
    const fits = [1, 2].some(
      build => addonVersion(clusterVersion, build) === version,
    );
    if (!fits) {
      throw invalidParameter(
        `Addon version specified is not supported: ${addonName} ${version} in ${clusterVersion} Kubernetes version`,
      );
    }
  }

  private requireSettled(resource: { status?: string }, what: string): void {
    if (resource.status !== 'ACTIVE') {
      throw inUse(`${what} is in status ${resource.status}`);
    }
  }

  private update(
    { updates }: ClusterResources,
    resource: { status?: string },
    type: Update['type'],
    change: () => void,
  ): Wire<Update> {
    const update: Wire<Update> = {
      id: randomUUID(),
      status: 'InProgress',
      type,
      params: [],
      createdAt: now(),
      errors: [],
    };
    updates.set(String(update.id), update);
    resource.status = 'UPDATING';
    this.settleLater(resource, () => {
      change();
      update.status = 'Successful';
    });
    return update;
  }

  private settleLater(
    resource: { status?: string },
    change?: () => void,
  ): void {
    setTimeout(() => {
      change?.();
      resource.status = NEXT[resource.status ?? ''] ?? resource.status;
    }, this.options.transitionMilliseconds).unref();
  }

  private deleteLater(resource: { status?: string }, remove: () => void): void {
    resource.status = 'DELETING';
    setTimeout(remove, this.options.transitionMilliseconds).unref();
  }
}

function require<T>(map: Map<string, T>, name: string, what: string): T {
  const found = map.get(name);
  if (found === undefined) {
    throw notFound(`No ${what} found for name: ${name}.`);
  }
  return found;
}

function requireKnownVersion(version: string): void {
  if (!STANDARD_VERSIONS.includes(version)) {
    throw invalidParameter(`unsupported Kubernetes version: ${version}`);
  }
}

/** Compute, load balancing and storage of Auto Mode go together. */
function requireWholeAutoMode(input: Json): void {
  const parts = [
    input.computeConfig?.enabled,
    input.kubernetesNetworkConfig?.elasticLoadBalancing?.enabled,
    input.storageConfig?.blockStorage?.enabled,
  ].map(Boolean);
  if (parts.some(part => part !== parts[0])) {
    throw invalidParameter(
      'For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.',
    );
  }
  if (parts[0] && input.bootstrapSelfManagedAddons === true) {
    throw invalidParameter(
      'EKS Auto Mode requires bootstrapSelfManagedAddons to be false.',
    );
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

/** The namespace of an add-on's service account. */
function namespaceOf(addonName: string): string {
  return addonName === 'external-dns' ? 'external-dns' : 'kube-system';
}

function addonVersion(kubernetesVersion: string, build: number): string {
  return `v${kubernetesVersion}.0-eksbuild.${build}`;
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

/** Replaces what the changes name, one level deep for objects. */
function merge(target: Json, changes: Json): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined) {
      const isObject =
        typeof value === 'object' && value !== null && !Array.isArray(value);
      target[name] = isObject ? { ...target[name], ...value } : value;
    }
  }
}

function now(): number {
  return Date.now() / 1000;
}

function hex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}
