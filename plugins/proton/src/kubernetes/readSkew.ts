import { NodeObject, Workloads } from './objects';

/** How many minor versions a kubelet or kube-proxy may be older than the control plane. */
const MAX_MINORS_BEHIND = 3;

/** The limit of versions before 1.25. */
const OLD_MAX_MINORS_BEHIND = 2;

/**
 * How a version compares with that of the control plane, by the version skew
 * policy of Kubernetes.
 *
 * @see https://kubernetes.io/releases/version-skew-policy/
 */
export type SkewStanding =
  | 'same'
  /** Older, and supported. */
  | 'behind'
  /** As old as it may be: the control plane can't be upgraded before it. */
  | 'oldest'
  | 'tooOld'
  | 'newer'
  /** Not compared, or one of the versions isn't known. */
  | 'unknown';

export interface VersionStanding {
  version: string;
  standing: SkewStanding;
  /** Minor versions that it is older than the control plane; negative if newer. */
  behind?: number;
}

export interface VersionSkew {
  controlPlane?: string;
  /** The kubelet versions of the nodes, newest first. */
  nodes: (VersionStanding & { count: number })[];
  /** Workloads in `kube-system`. Only kube-proxy has a limit. */
  addons: (VersionStanding & { name: string })[];
}

/** Compares the versions of nodes and add-ons with that of the control plane. */
export function readSkew(options: {
  /** Such as `v1.35.2-eks-3abfe2c`. */
  controlPlane: string | undefined;
  nodes: NodeObject[];
  workloads: Workloads;
}): VersionSkew {
  const { controlPlane, nodes, workloads } = options;
  return {
    controlPlane,
    nodes: countVersions(nodes)
      .map(([version, count]) => ({
        ...compareVersions(version, controlPlane),
        count,
      }))
      .sort((one, other) => compareNumeric(other.version, one.version)),
    addons: listAddons(workloads)
      .map(({ name, version }) => ({
        name,
        ...(name === 'kube-proxy'
          ? compareVersions(version, controlPlane)
          : { version, standing: 'unknown' as const }),
      }))
      .sort((one, other) => one.name.localeCompare(other.name, 'en')),
  };
}

/** Compares a kubelet or kube-proxy version with that of the control plane. */
export function compareVersions(
  version: string,
  controlPlane: string | undefined,
): VersionStanding {
  const own = readMinor(version);
  const target = readMinor(controlPlane);
  if (!own || !target || own.major !== target.major) {
    return { version, standing: 'unknown' };
  }
  const behind = target.minor - own.minor;
  const limit = own.minor < 25 ? OLD_MAX_MINORS_BEHIND : MAX_MINORS_BEHIND;
  return { version, behind, standing: toStanding(behind, limit) };
}

function toStanding(behind: number, limit: number): SkewStanding {
  if (behind < 0) {
    return 'newer';
  }
  if (behind === 0) {
    return 'same';
  }
  if (behind === limit) {
    return 'oldest';
  }
  return behind < limit ? 'behind' : 'tooOld';
}

function readMinor(
  version: string | undefined,
): { major: number; minor: number } | undefined {
  const match = /^v?(\d+)\.(\d+)/.exec(version ?? '');
  return match
    ? { major: Number(match[1]), minor: Number(match[2]) }
    : undefined;
}

function countVersions(nodes: NodeObject[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { status } of nodes) {
    const version = status?.nodeInfo?.kubeletVersion;
    if (version) {
      counts.set(version, (counts.get(version) ?? 0) + 1);
    }
  }
  return [...counts];
}

function listAddons({ DaemonSet = [], Deployment = [] }: Workloads) {
  return [...DaemonSet, ...Deployment].flatMap(({ metadata, spec }) => {
    const image = spec?.template?.spec?.containers?.[0]?.image;
    const version = readTag(image);
    return metadata?.namespace === 'kube-system' && metadata.name && version
      ? [{ name: metadata.name, version }]
      : [];
  });
}

/** The tag of an image, such as `v1.35.0-eksbuild.2`. */
function readTag(image: string | undefined): string | undefined {
  return /:([\w][\w.-]*)(?:@.*)?$/.exec(image ?? '')?.[1];
}

function compareNumeric(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
