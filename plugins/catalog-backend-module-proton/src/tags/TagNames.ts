/** The tags of an environment that say what belongs in its entity. */
export interface TagNames {
  owner: string;
  system: string;
  lifecycle: string;
  /** Entity refs, separated by spaces: an AWS tag cannot hold a comma. */
  dependsOn: string;
  dependencyOf: string;
  /** A tag that starts with this becomes the label of what follows. */
  labelPrefix: string;
  /** For each label, the tag that holds it. */
  labels: Record<string, string>;
}

export const DEFAULT_TAG_NAMES: TagNames = {
  owner: 'backstage.io/owner',
  system: 'backstage.io/system',
  lifecycle: 'backstage.io/lifecycle',
  dependsOn: 'backstage.io/depends-on',
  dependencyOf: 'backstage.io/dependency-of',
  labelPrefix: 'backstage.io/label/',
  labels: {},
};
