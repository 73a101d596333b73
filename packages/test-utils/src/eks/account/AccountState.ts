import type {
  AccessEntry,
  Addon,
  AssociatedAccessPolicy,
  Cluster,
  Nodegroup,
  PodIdentityAssociation,
  Update,
} from '@aws-sdk/client-eks';
import { randomUUID } from 'node:crypto';
import { inUse, invalidParameter, notFound } from '../eksError';
import { now, Wire } from './wire';

/** The VPC and the availability zone of a subnet. */
export interface SubnetPlace {
  vpcId: string;
  zone: string;
}

/** What an account needs to know of the AWS services around EKS. */
export interface EksAccountOptions {
  accountId: string;
  region: string;
  /**
   * How long something is `CREATING`, `UPDATING` or `DELETING`. With 0, the answer
   * to a request already has its outcome.
   */
  transitionMilliseconds: number;
  /** Whether an IAM role or user exists. */
  principalExists: (arn: string) => Promise<boolean>;
  /** Where a subnet is; undefined when there is no such subnet. */
  findSubnet: (subnetId: string) => Promise<SubnetPlace | undefined>;
}

export type WireCluster = Wire<Cluster> & { name: string; version: string };

/** A cluster and everything that is deleted with it. */
export interface ClusterResources {
  cluster: WireCluster;
  nodeGroups: Map<string, Wire<Nodegroup>>;
  addons: Map<string, Wire<Addon>>;
  accessEntries: Map<string, Wire<AccessEntry>>;
  accessPolicies: Map<string, Map<string, Wire<AssociatedAccessPolicy>>>;
  podIdentities: Map<string, Wire<PodIdentityAssociation>>;
  updates: Map<string, Wire<Update>>;
}

/** The clusters of an account, and the rules that hold for every kind of resource. */
export class AccountState {
  readonly clusters = new Map<string, ClusterResources>();

  /** Changes that wait for {@link AccountState.resume}; undefined when none has to. */
  private paused?: Array<() => void>;

  constructor(readonly options: EksAccountOptions) {}

  /** Keeps whatever is in progress from ending until `resume`. */
  pause(): void {
    this.paused ??= [];
  }

  resume(): void {
    const waiting = this.paused ?? [];
    this.paused = undefined;
    waiting.forEach(change => change());
  }

  /** The ARN of an EKS resource of this account, such as `cluster/dev`. */
  arn(resource: string): string {
    const { accountId, region } = this.options;
    return `arn:aws:eks:${region}:${accountId}:${resource}`;
  }

  requireCluster(name: string): ClusterResources {
    return requireNamed(this.clusters, name, 'cluster');
  }

  async requirePrincipal(arn: string, member: string): Promise<void> {
    if (!arn || !(await this.options.principalExists(arn))) {
      throw invalidParameter(
        `The ${member} parameter format is not valid or the principal does not exist: ${arn}`,
      );
    }
  }

  requireActive(resource: { status?: string }, what: string): void {
    if (resource.status !== 'ACTIVE') {
      throw inUse(`${what} is in status ${resource.status}`);
    }
  }

  /** Starts an update that changes the resource when it ends. */
  startUpdate(
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
    this.activateLater(resource, () => {
      change();
      update.status = 'Successful';
    });
    return update;
  }

  /** Makes a resource `ACTIVE` after a while. */
  activateLater(resource: { status?: string }, change?: () => void): void {
    this.later(() => {
      change?.();
      // A resource can be deleted while it's created.
      if (resource.status !== 'DELETING') {
        resource.status = 'ACTIVE';
      }
    });
  }

  /** Removes a resource after a while. */
  deleteLater(resource: { status?: string }, remove: () => void): void {
    resource.status = 'DELETING';
    this.later(remove);
  }

  private later(change: () => void): void {
    const end = () => {
      if (this.paused) {
        this.paused.push(change);
      } else {
        change();
      }
    };
    const { transitionMilliseconds } = this.options;
    if (transitionMilliseconds === 0) {
      end();
    } else {
      setTimeout(end, transitionMilliseconds).unref();
    }
  }
}

/** Returns a resource by its name, or throws `ResourceNotFoundException`. */
export function requireNamed<T>(
  map: Map<string, T>,
  name: string,
  what: string,
): T {
  const found = map.get(name);
  if (found === undefined) {
    throw notFound(`No ${what} found for name: ${name}.`);
  }
  return found;
}
