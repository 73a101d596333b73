import { parseTemplateVersion } from './versions';

/**
 * How far a version in use is from the recommended ones.
 *
 * @public
 */
export interface VersionDistance {
  /** Major versions up to the recommended version of the template. */
  majors: number;
  /** Minor versions up to the recommended minor of the major in use. */
  minors: number;
}

/**
 * Counts how many versions newer the recommended ones are; never less than 0.
 * All are written as `1.0`.
 *
 * @public
 */
export function versionDistance(versions: {
  templateVersion: string;
  recommendedVersion?: string;
  recommendedMinorVersion?: string;
}): VersionDistance {
  const current = parseTemplateVersion(versions.templateVersion);
  if (!current) {
    return { majors: 0, minors: 0 };
  }
  const recommended = parseTemplateVersion(versions.recommendedVersion ?? '');
  const minor = parseTemplateVersion(versions.recommendedMinorVersion ?? '');
  const minors = [minor, recommended].map(version =>
    version?.majorVersion === current.majorVersion
      ? Number(version.minorVersion) - Number(current.minorVersion)
      : 0,
  );
  return {
    majors: recommended
      ? Math.max(
          0,
          Number(recommended.majorVersion) - Number(current.majorVersion),
        )
      : 0,
    minors: Math.max(0, ...minors),
  };
}
