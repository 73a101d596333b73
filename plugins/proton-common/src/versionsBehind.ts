import { VersionsBehind } from './environmentListings';
import { compareTemplateVersions, parseTemplateVersion } from './versions';

/**
 * Whether a version in use is behind the recommended ones in the way asked for.
 * All are written as `1.0`.
 *
 * @public
 */
export function isVersionBehind(
  versions: {
    templateVersion: string;
    recommendedVersion?: string;
    recommendedMinorVersion?: string;
  },
  behind: VersionsBehind,
): boolean {
  const current = parseTemplateVersion(versions.templateVersion);
  const recommended = parseTemplateVersion(versions.recommendedVersion ?? '');
  const minor = parseTemplateVersion(versions.recommendedMinorVersion ?? '');
  if (!current) {
    return false;
  }
  const minorBehind = [minor, recommended].some(
    version =>
      version?.majorVersion === current.majorVersion &&
      compareTemplateVersions(current, version) < 0,
  );
  const majorBehind =
    recommended !== undefined &&
    Number(recommended.majorVersion) > Number(current.majorVersion);
  switch (behind) {
    case 'minor':
      return minorBehind;
    case 'major':
      return majorBehind;
    default:
      return minorBehind || majorBehind;
  }
}
