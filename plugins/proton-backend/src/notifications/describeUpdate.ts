import { formatTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import { Notice } from './describeDeploymentEnd';
import { OwnedVersion } from './OwnedEnvironments';

/** What an owner is told of a newer version. */
export function describeUpdate(options: {
  /** Such as `eks-cluster 1.2`. */
  version: string;
  /** How many environments of the owner can be brought to it. */
  count: number;
  /** The first of them. */
  first: OwnedVersion[];
}): Notice {
  const { version, count, first } = options;
  const named = first.map(
    ({ entity, version: current }) =>
      `${
        entity.metadata.title ?? entity.metadata.name
      } (${formatTemplateVersion(current)})`,
  );
  const more = count - named.length;
  return {
    title: `${version} is available`,
    description: `It is newer than what runs in ${join([
      ...named,
      ...(more > 0 ? [`${more} more`] : []),
    ])}.`,
    severity: 'low',
  };
}

function join(names: string[]): string {
  return names.length > 1
    ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
    : names[0];
}
