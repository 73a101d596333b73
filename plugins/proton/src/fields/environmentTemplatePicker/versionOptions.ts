import {
  EnvironmentTemplateVersionList,
  formatTemplateVersion,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';

/** A line in the list of versions. */
export interface VersionOption {
  /** Such as `1`, which is the recommended minor of that major, or `1.2`. */
  key: string;
  majorVersion: string;
  /** Absent: the recommended one when it is deployed. */
  minorVersion?: string;
  label: string;
  description?: string;
}

/**
 * The versions to choose from: first the recommended minor of each major, then
 * every version that can be deployed.
 */
export function toVersionOptions(
  list: EnvironmentTemplateVersionList,
  options: { majorVersion?: string; recommendedOnly?: boolean },
): VersionOption[] {
  const versions = list.versions.filter(
    ({ majorVersion, status }) =>
      (!options.majorVersion || options.majorVersion === majorVersion) &&
      (status === 'PUBLISHED' || status === 'DRAFT'),
  );
  const recommendedMajor = parseTemplateVersion(
    list.recommendedVersion ?? '',
  )?.majorVersion;
  const followed = versions
    .filter(({ recommended }) => recommended)
    .sort((a, b) => rank(a.majorVersion) - rank(b.majorVersion))
    .map(version => ({
      key: version.majorVersion,
      majorVersion: version.majorVersion,
      label: `${
        version.majorVersion === recommendedMajor
          ? 'Recommended'
          : `Recommended of major version ${version.majorVersion}`
      } (now ${formatTemplateVersion(version)})`,
      description: version.description,
    }));
  if (options.recommendedOnly) {
    return followed;
  }
  return [
    ...followed,
    ...versions.map(version => ({
      key: formatTemplateVersion(version),
      majorVersion: version.majorVersion,
      minorVersion: version.minorVersion,
      label: `${formatTemplateVersion(version)}${
        version.status === 'DRAFT' ? ' (draft, not published)' : ''
      }`,
      description: version.description,
    })),
  ];

  function rank(majorVersion: string): number {
    return majorVersion === recommendedMajor ? -1 : -Number(majorVersion) + 1e9;
  }
}

/** The line that stands for a choice; `undefined` when there is none. */
export function findVersionOption(
  options: VersionOption[],
  choice: { majorVersion?: string; minorVersion?: string },
): VersionOption | undefined {
  return options.find(
    ({ majorVersion, minorVersion }) =>
      majorVersion === choice.majorVersion &&
      minorVersion === (choice.minorVersion || undefined),
  );
}
