import {
  EnvironmentTemplateVersionList,
  formatTemplateVersion,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

/** A line in the list of versions. */
export interface VersionOption {
  /** Such as `1`, which is the recommended minor of that major, or `1.2`. */
  key: string;
  /** Empty for a new one. */
  majorVersion: string;
  /** Absent: the recommended one when it is deployed. */
  minorVersion?: string;
  label: string;
  description?: string;
}

/**
 * The versions to choose from: first the recommended minor of each major, then
 * every version that can be deployed and isn't deprecated.
 */
export function toVersionOptions(
  list: EnvironmentTemplateVersionList,
  options: { majorVersion?: string; recommendedOnly?: boolean },
  t: ProtonTranslate,
): VersionOption[] {
  const versions = list.versions.filter(
    ({ deprecation, majorVersion, status }) =>
      !deprecation &&
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
      label:
        version.majorVersion === recommendedMajor
          ? t('fields.template.recommended', {
              version: formatTemplateVersion(version),
            })
          : t('fields.template.recommendedOfMajor', {
              major: version.majorVersion,
              version: formatTemplateVersion(version),
            }),
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
      label:
        version.status === 'DRAFT'
          ? t('fields.template.draft', {
              version: formatTemplateVersion(version),
            })
          : formatTemplateVersion(version),
      description: version.description,
    })),
  ];

  function rank(majorVersion: string): number {
    return majorVersion === recommendedMajor ? -1 : -Number(majorVersion) + 1e9;
  }
}

/**
 * The major versions in which a version can be registered, newest first, and a
 * new one.
 */
export function toMajorVersionOptions(
  list: EnvironmentTemplateVersionList,
  t: ProtonTranslate,
): VersionOption[] {
  // Newest first, so that the first of each major version is its newest.
  const newest = list.versions
    .filter(({ status }) => status !== 'REGISTRATION_FAILED')
    .filter(
      ({ majorVersion }, index, all) =>
        all.findIndex(each => each.majorVersion === majorVersion) === index,
    );
  return [
    ...newest.map(version => ({
      key: version.majorVersion,
      majorVersion: version.majorVersion,
      label: t('fields.template.major', {
        major: version.majorVersion,
        version: formatTemplateVersion(version),
      }),
    })),
    {
      key: 'new',
      majorVersion: '',
      label: t('fields.template.newMajor'),
    },
  ];
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
