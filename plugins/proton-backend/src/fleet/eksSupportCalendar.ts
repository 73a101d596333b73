/** How long a Kubernetes version is supported. Dates are such as `2026-12-02`. */
export interface SupportedKubernetesVersion {
  /** Such as `1.35`. */
  version: string;
  /** Standard support ends with the first moment of this day, UTC. */
  standardSupportUntil: string;
  /** Likewise. */
  extendedSupportUntil: string;
}

/**
 * What AWS has published in "Amazon EKS Kubernetes release calendar",
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html,
 * looked up on 2026-11-24. `aws eks describe-cluster-versions` tells the same.
 * Newer versions and corrections go into `proton.kubernetesVersions`.
 */
export const EKS_SUPPORT_CALENDAR: readonly SupportedKubernetesVersion[] = [
  toEntry('1.36', '2027-08-02', '2028-08-02'),
  toEntry('1.35', '2027-03-27', '2028-03-27'),
  toEntry('1.34', '2026-12-02', '2027-12-02'),
  toEntry('1.33', '2026-07-29', '2027-07-29'),
  toEntry('1.32', '2026-03-23', '2027-03-23'),
  toEntry('1.31', '2025-11-26', '2026-11-26'),
  toEntry('1.30', '2025-07-23', '2026-07-23'),
  toEntry('1.29', '2025-03-23', '2026-03-23'),
  toEntry('1.28', '2024-11-26', '2025-11-26'),
  toEntry('1.27', '2024-07-24', '2025-07-24'),
];

function toEntry(
  version: string,
  standardSupportUntil: string,
  extendedSupportUntil: string,
): SupportedKubernetesVersion {
  return { version, standardSupportUntil, extendedSupportUntil };
}
