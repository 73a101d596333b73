/** What names a version of an environment template. */
export type VersionKey = {
  templateName: string;
  majorVersion: string;
  minorVersion: string;
};

/** The version for a message, such as `eks-cluster 1.2`. */
export function formatVersionName(version: VersionKey): string {
  return `${version.templateName} ${version.majorVersion}.${version.minorVersion}`;
}
