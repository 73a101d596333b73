import type { ClusterVersionInformation } from '@aws-sdk/client-eks';
import { readFileSync } from 'node:fs';
import { invalidParameter } from '../eksError';
import { Wire } from './wire';

/** The versions that the example templates offer, which EKS then has too. */
const { asOf, default: preferred, versions } = readVersions();

/** The Kubernetes versions in standard support. */
export const STANDARD_VERSIONS = versions
  .filter(({ endOfStandardSupport: end }) => end === null || end > asOf)
  .map(({ version }) => version);

export const DEFAULT_VERSION = preferred;

export function requireKnownVersion(version: string): void {
  if (!STANDARD_VERSIONS.includes(version)) {
    throw invalidParameter(`unsupported Kubernetes version: ${version}`);
  }
}

export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

/** What DescribeClusterVersions answers. */
export function describeClusterVersions(
  query: URLSearchParams,
): Wire<ClusterVersionInformation>[] {
  const wanted = query.getAll('clusterVersions');
  const defaultOnly = query.get('defaultOnly') === 'true';
  return versions
    .filter(({ version }) => STANDARD_VERSIONS.includes(version))
    .filter(({ version }) => wanted.length === 0 || wanted.includes(version))
    .filter(({ version }) => !defaultOnly || version === DEFAULT_VERSION)
    .map(({ endOfStandardSupport: end, version }) => ({
      clusterVersion: version,
      clusterType: 'eks',
      defaultVersion: version === DEFAULT_VERSION,
      endOfStandardSupportDate:
        end === null ? undefined : Date.parse(end) / 1000,
      status: 'standard-support',
      versionStatus: 'STANDARD_SUPPORT',
    }));
}

function readVersions(): {
  asOf: string;
  default: string;
  versions: { version: string; endOfStandardSupport: string | null }[];
} {
  const path = require.resolve(
    '../../../../../examples/environment-templates/kubernetes-versions.json',
  );
  return JSON.parse(readFileSync(path, 'utf8'));
}
