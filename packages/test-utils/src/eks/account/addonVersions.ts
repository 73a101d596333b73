import { invalidParameter } from '../eksError';
import { STANDARD_VERSIONS } from './kubernetesVersions';
import { Json } from './wire';

/** The add-ons that EKS offers, each in two builds for each Kubernetes version. */
const ADDONS = [
  'aws-ebs-csi-driver',
  'cert-manager',
  'coredns',
  'eks-pod-identity-agent',
  'external-dns',
  'kube-proxy',
  'kube-state-metrics',
  'metrics-server',
  'prometheus-node-exporter',
  'vpc-cni',
];

/** What DescribeAddonVersions answers. */
export function describeAddonVersions(query: URLSearchParams): Json[] {
  const addonName = query.get('addonName');
  const version = query.get('kubernetesVersion');
  const versions = STANDARD_VERSIONS.filter(
    each => !version || each === version,
  );
  return ADDONS.filter(name => !addonName || name === addonName).map(name => ({
    addonName: name,
    type: 'utility',
    addonVersions: versions.flatMap(each => [
      {
        addonVersion: addonVersion(each, 2),
        compatibilities: [{ clusterVersion: each, defaultVersion: false }],
      },
      {
        addonVersion: defaultAddonVersion(each),
        compatibilities: [{ clusterVersion: each, defaultVersion: true }],
      },
    ]),
  }));
}

export function defaultAddonVersion(kubernetesVersion: string): string {
  return addonVersion(kubernetesVersion, 1);
}

/** Throws unless the add-on exists in this version for the Kubernetes version. */
export function requireAddonVersion(
  addonName: string,
  version: string,
  kubernetesVersion: string,
): void {
  if (!ADDONS.includes(addonName)) {
    throw invalidParameter(`Addon ${addonName} specified is not supported`);
  }
  const builds = [1, 2].map(build => addonVersion(kubernetesVersion, build));
  if (!builds.includes(version)) {
    throw invalidParameter(
      `Addon version specified is not supported: ${addonName} ${version} in ${kubernetesVersion} Kubernetes version`,
    );
  }
}

function addonVersion(kubernetesVersion: string, build: number): string {
  return `v${kubernetesVersion}.0-eksbuild.${build}`;
}
