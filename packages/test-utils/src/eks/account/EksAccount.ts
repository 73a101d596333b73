import { AccessEntries } from './AccessEntries';
import { AccountState, EksAccountOptions } from './AccountState';
import { Addons } from './Addons';
import { Clusters } from './Clusters';
import { findTags } from './findTags';
import { NodeGroups } from './NodeGroups';
import { PodIdentities } from './PodIdentities';
import { Json } from './wire';

/**
 * The clusters of one account and region, and the rules of Amazon EKS for them,
 * as its public API reference has them.
 */
export class EksAccount {
  readonly clusters: Clusters;
  readonly nodeGroups: NodeGroups;
  readonly addons: Addons;
  readonly accessEntries: AccessEntries;
  readonly podIdentities: PodIdentities;

  private readonly state: AccountState;

  constructor(options: EksAccountOptions) {
    this.state = new AccountState(options);
    this.clusters = new Clusters(this.state);
    this.nodeGroups = new NodeGroups(this.state);
    this.podIdentities = new PodIdentities(this.state);
    this.addons = new Addons(this.state, this.podIdentities);
    this.accessEntries = new AccessEntries(this.state);
  }

  /** Keeps whatever is in progress from ending until `resume`. */
  pause(): void {
    this.state.pause();
  }

  resume(): void {
    this.state.resume();
  }

  /** All clusters with everything in them, by name. */
  dump(): Record<string, Json> {
    return JSON.parse(
      JSON.stringify(Object.fromEntries(this.state.clusters), (_, value) =>
        value instanceof Map ? Object.fromEntries(value) : value,
      ),
    );
  }

  /** The tags of a resource, by its ARN. */
  tagsOf(arn: string): Record<string, string> {
    return findTags(this.state, arn);
  }
}
