/** Orders versions such as `1.35` and `1.35.2` by number, oldest first. */
export function compareKubernetesVersions(a: string, b: string): number {
  return rankKubernetesVersion(a) - rankKubernetesVersion(b);
}

/** The higher the newer. */
export function rankKubernetesVersion(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return (major * 1_000 + minor) * 10_000 + patch;
}
