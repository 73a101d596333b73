/**
 * A template version as the Proton API spells it: both parts are strings.
 *
 * @public
 */
export interface TemplateVersion {
  majorVersion: string;
  minorVersion: string;
}

const FULL_VERSION_PATTERN = /^(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/**
 * Reads `1.0`; `undefined` when the text is not a full version.
 *
 * @public
 */
export function parseTemplateVersion(
  text: string,
): TemplateVersion | undefined {
  const match = FULL_VERSION_PATTERN.exec(text);
  return match ? { majorVersion: match[1], minorVersion: match[2] } : undefined;
}

/**
 * Writes a version as `1.0`.
 *
 * @public
 */
export function formatTemplateVersion(version: TemplateVersion): string {
  return `${version.majorVersion}.${version.minorVersion}`;
}

/**
 * Orders versions by number, oldest first.
 *
 * @public
 */
export function compareTemplateVersions(
  a: TemplateVersion,
  b: TemplateVersion,
): number {
  return (
    Number(a.majorVersion) - Number(b.majorVersion) ||
    Number(a.minorVersion) - Number(b.minorVersion)
  );
}

/**
 * Where a version stands beside the recommended one.
 *
 * @public
 */
export type VersionStanding =
  | 'recommended'
  | 'minor-behind'
  | 'major-behind'
  | 'ahead';

/**
 * Compares a version in use with the recommended one.
 *
 * @public
 */
export function compareWithRecommended(
  current: TemplateVersion,
  recommended: TemplateVersion,
): VersionStanding {
  const order = compareTemplateVersions(current, recommended);
  if (order === 0) {
    return 'recommended';
  }
  if (order > 0) {
    return 'ahead';
  }
  return current.majorVersion === recommended.majorVersion
    ? 'minor-behind'
    : 'major-behind';
}

/**
 * Behind the recommended minor version of its major, behind the recommended
 * major version, or behind in either way.
 *
 * @public
 */
export type VersionsBehind = 'minor' | 'major' | 'any';

/**
 * A version in use beside those that Proton recommends, all written as `1.0`.
 *
 * @public
 */
export interface RecommendedVersions {
  templateVersion: string;
  recommendedVersion?: string;
  recommendedMinorVersion?: string;
}

/**
 * How far a version in use is from the recommended ones, never less than 0:
 * `majors` up to the recommended version of the template, `minors` up to the
 * recommended minor of the major in use.
 *
 * @public
 */
export function versionDistance(versions: RecommendedVersions): {
  majors: number;
  minors: number;
} {
  const { templateVersion, recommendedVersion, recommendedMinorVersion } =
    versions;
  const [current, recommended, minor] = [
    templateVersion,
    recommendedVersion,
    recommendedMinorVersion,
  ].map(version => parseTemplateVersion(version ?? ''));
  const minors = [minor, recommended].map(version =>
    version && version.majorVersion === current?.majorVersion
      ? Number(version.minorVersion) - Number(current.minorVersion)
      : 0,
  );
  const majors =
    recommended && current
      ? Number(recommended.majorVersion) - Number(current.majorVersion)
      : 0;
  return { majors: Math.max(0, majors), minors: Math.max(0, ...minors) };
}

/**
 * Whether a version in use is behind the recommended ones in the way asked for.
 *
 * @public
 */
export function isVersionBehind(
  versions: RecommendedVersions,
  behind: VersionsBehind,
): boolean {
  const { majors, minors } = versionDistance(versions);
  return (
    (behind !== 'minor' && majors > 0) || (behind !== 'major' && minors > 0)
  );
}
