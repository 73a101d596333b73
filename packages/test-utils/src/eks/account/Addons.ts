import type { Addon, Update } from '@aws-sdk/client-eks';
import { randomUUID } from 'node:crypto';
import { inUse } from '../eksError';
import { AccountState, requireNamed } from './AccountState';
import { defaultAddonVersion, requireAddonVersion } from './addonVersions';
import { PodIdentities } from './PodIdentities';
import { Json, merge, now, Wire } from './wire';

/** EKS add-ons, with the Pod Identity associations that belong to them. */
export class Addons {
  constructor(
    private readonly state: AccountState,
    private readonly podIdentities: PodIdentities,
  ) {}

  async create(clusterName: string, input: Json): Promise<Wire<Addon>> {
    const { addons, cluster } = this.state.requireCluster(clusterName);
    const { addonName } = input;
    if (addons.has(addonName)) {
      throw inUse('Addon already exists.');
    }
    this.state.requireActive(cluster, `Cluster ${clusterName}`);
    const version = input.addonVersion ?? defaultAddonVersion(cluster.version);
    requireAddonVersion(addonName, version, cluster.version);
    const addon: Wire<Addon> = {
      addonName,
      clusterName,
      status: 'CREATING',
      addonVersion: version,
      health: { issues: [] },
      addonArn: this.state.arn(
        `addon/${clusterName}/${addonName}/${randomUUID()}`,
      ),
      createdAt: now(),
      modifiedAt: now(),
      serviceAccountRoleArn: input.serviceAccountRoleArn,
      configurationValues: input.configurationValues,
      tags: input.tags ?? {},
    };
    addon.podIdentityAssociations = await this.associate(
      addon,
      input.podIdentityAssociations,
    );
    addons.set(addonName, addon);
    this.state.activateLater(addon);
    return addon;
  }

  describe(clusterName: string, addonName: string): Wire<Addon> {
    const { addons } = this.state.requireCluster(clusterName);
    return requireNamed(addons, addonName, 'addon');
  }

  async update(
    clusterName: string,
    addonName: string,
    input: Json,
  ): Promise<Wire<Update>> {
    const resources = this.state.requireCluster(clusterName);
    const addon = this.describe(clusterName, addonName);
    this.state.requireActive(addon, `Addon ${addonName}`);
    if (input.addonVersion) {
      requireAddonVersion(
        addonName,
        input.addonVersion,
        resources.cluster.version,
      );
    }
    const podIdentityAssociations = await this.associate(
      addon,
      input.podIdentityAssociations,
    );
    return this.state.startUpdate(resources, addon, 'AddonUpdate', () => {
      merge(addon as Json, {
        addonVersion: input.addonVersion,
        configurationValues: input.configurationValues,
        serviceAccountRoleArn: input.serviceAccountRoleArn,
        podIdentityAssociations,
      });
    });
  }

  delete(clusterName: string, addonName: string): Wire<Addon> {
    const addon = this.describe(clusterName, addonName);
    const { addons } = this.state.requireCluster(clusterName);
    this.state.deleteLater(addon, () => {
      this.podIdentities.deleteOwnedBy(addon);
      addons.delete(addonName);
    });
    return addon;
  }

  /** Replaces the add-on's associations; returns the ARNs of the new ones. */
  private async associate(
    addon: Wire<Addon>,
    wanted: Json[] | undefined,
  ): Promise<string[] | undefined> {
    if (!wanted) {
      return undefined;
    }
    this.podIdentities.deleteOwnedBy(addon);
    const arns: string[] = [];
    for (const each of wanted) {
      const { associationArn } = await this.podIdentities.create(
        String(addon.clusterName),
        { ...each, namespace: namespaceOf(String(addon.addonName)) },
        addon.addonArn,
      );
      arns.push(String(associationArn));
    }
    return arns;
  }
}

/** The namespace of an add-on's service account. */
function namespaceOf(addonName: string): string {
  return addonName === 'external-dns' ? 'external-dns' : 'kube-system';
}
