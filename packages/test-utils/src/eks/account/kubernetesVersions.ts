import { invalidParameter } from '../eksError';

/** The Kubernetes versions in standard support. */
export const STANDARD_VERSIONS = ['1.35', '1.36', '1.37'];

export const DEFAULT_VERSION = '1.36';

export function requireKnownVersion(version: string): void {
  if (!STANDARD_VERSIONS.includes(version)) {
    throw invalidParameter(`unsupported Kubernetes version: ${version}`);
  }
}

export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

/** What DescribeClusterVersions answers. */
export function describeClusterVersions() {
  return STANDARD_VERSIONS.map(version => ({
    clusterVersion: version,
    clusterType: 'eks',
    status: 'STANDARD_SUPPORT',
    versionStatus: 'STANDARD_SUPPORT',
    defaultVersion: version === DEFAULT_VERSION,
  }));
}
