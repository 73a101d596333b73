import type { Addon, PodIdentityAssociation } from '@aws-sdk/client-eks';
import { inUse } from '../eksError';
import { AccountState, requireNamed } from './AccountState';
import { randomHex } from './randomHex';
import { Json, now, Wire } from './wire';

type Association = Wire<PodIdentityAssociation>;

/** Associations of service accounts with IAM roles, through EKS Pod Identity. */
export class PodIdentities {
  constructor(private readonly state: AccountState) {}

  /**
   * Creates an association.
   *
   * @param ownerArn - the add-on that the association is deleted with
   */
  async create(
    clusterName: string,
    input: Json,
    ownerArn?: string,
  ): Promise<Association> {
    const { podIdentities } = this.state.requireCluster(clusterName);
    const { namespace, serviceAccount, roleArn } = input;
    await this.state.requirePrincipal(roleArn, 'roleArn');
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
    const associationId = `a-${randomHex(17)}`;
    const association: Association = {
      clusterName,
      namespace,
      serviceAccount,
      roleArn,
      associationArn: this.state.arn(
        `podidentityassociation/${clusterName}/${associationId}`,
      ),
      associationId,
      tags: input.tags ?? {},
      createdAt: now(),
      modifiedAt: now(),
      ownerArn,
    };
    podIdentities.set(associationId, association);
    return association;
  }

  list(clusterName: string, query: URLSearchParams): Association[] {
    const { podIdentities } = this.state.requireCluster(clusterName);
    const matches = (name: string, value?: string) =>
      !query.get(name) || query.get(name) === value;
    return [...podIdentities.values()].filter(
      each =>
        matches('namespace', each.namespace) &&
        matches('serviceAccount', each.serviceAccount),
    );
  }

  describe(clusterName: string, id: string): Association {
    const { podIdentities } = this.state.requireCluster(clusterName);
    return requireNamed(podIdentities, id, 'pod identity association');
  }

  delete(clusterName: string, id: string): Association {
    const association = this.describe(clusterName, id);
    this.state.requireCluster(clusterName).podIdentities.delete(id);
    return association;
  }

  deleteOwnedBy(addon: Wire<Addon>): void {
    const { podIdentities } = this.state.requireCluster(
      String(addon.clusterName),
    );
    for (const [id, { ownerArn }] of podIdentities) {
      if (ownerArn === addon.addonArn) {
        podIdentities.delete(id);
      }
    }
  }
}
