import {
  CommonValidatorFunctions,
  KubernetesValidatorFunctions,
  parseEntityRef,
} from '@backstage/catalog-model';

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

/** What the tags of an environment say of its entity. */
interface EntityTags {
  owner?: string;
  system?: string;
  lifecycle?: string;
  dependsOn: string[];
  dependencyOf: string[];
  labels: Record<string, string>;
}

/**
 * Reads the tags that the catalog has a use for. A tag that makes no sense is
 * left out, with a sentence that says why; the entity stands without it.
 */
export function readEntityTags(
  tags: Record<string, string>,
  names: TagNames,
): { read: EntityTags; problems: string[] } {
  const problems: string[] = [];
  const readRefs = (tag: string, defaultKind: string): string[] =>
    (tags[tag] ?? '').split(/\s+/).filter(ref => {
      const sound = ref !== '' && isEntityRef(ref, defaultKind);
      if (ref !== '' && !sound) {
        problems.push(`the tag "${tag}" does not name an entity`);
      }
      return sound;
    });
  const readRef = (tag: string, defaultKind: string): string | undefined => {
    const value = tags[tag]?.trim();
    if (value && !isEntityRef(value, defaultKind)) {
      problems.push(`the tag "${tag}" does not name an entity`);
      return undefined;
    }
    return value || undefined;
  };
  const labels: Record<string, string> = {};
  for (const { label, tag } of listLabels(tags, names)) {
    if (
      KubernetesValidatorFunctions.isValidLabelKey(label) &&
      KubernetesValidatorFunctions.isValidLabelValue(tags[tag])
    ) {
      labels[label] = tags[tag];
    } else {
      problems.push(`the tag "${tag}" cannot be a label of an entity`);
    }
  }
  return {
    read: {
      owner: readRef(names.owner, 'group'),
      system: readRef(names.system, 'system'),
      lifecycle: tags[names.lifecycle]?.trim() || undefined,
      dependsOn: readRefs(names.dependsOn, 'component'),
      dependencyOf: readRefs(names.dependencyOf, 'component'),
      labels,
    },
    problems: [...new Set(problems)],
  };
}

function listLabels(
  tags: Record<string, string>,
  { labelPrefix, labels }: TagNames,
): { label: string; tag: string }[] {
  const prefixed = Object.keys(tags)
    .filter(tag => labelPrefix !== '' && tag.startsWith(labelPrefix))
    .map(tag => ({ label: tag.slice(labelPrefix.length), tag }));
  const named = Object.entries(labels)
    .filter(([, tag]) => tags[tag])
    .map(([label, tag]) => ({ label, tag }));
  return [...prefixed, ...named];
}

function isEntityRef(ref: string, defaultKind: string): boolean {
  try {
    const { kind, namespace, name } = parseEntityRef(ref, { defaultKind });
    return (
      KubernetesValidatorFunctions.isValidKind(kind) &&
      CommonValidatorFunctions.isValidDnsLabel(namespace) &&
      KubernetesValidatorFunctions.isValidObjectName(name)
    );
  } catch {
    return false;
  }
}
