import { KubernetesSupport } from '@proton-vending/backstage-plugin-proton-common';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

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

const DAY = 24 * 60 * 60 * 1000;

/**
 * With so many days left a phase ends soon. AWS announces the end of standard
 * support at least 60 days ahead.
 */
export const ENDS_SOON_DAYS = 60;

/**
 * The support that Amazon EKS gives a Kubernetes version; `undefined` when the
 * calendar does not know it. Patch versions count as their minor.
 *
 * A phase is over from the first moment of its date on, UTC: AWS bills
 * extended support from the beginning of the day.
 */
export function kubernetesSupport(
  version: string,
  calendar: readonly SupportedKubernetesVersion[],
  now: Date,
): KubernetesSupport | undefined {
  const minor = version.split('.').slice(0, 2).join('.');
  const entry = calendar.find(each => each.version === minor);
  if (!entry) {
    return undefined;
  }
  for (const [phase, date] of [
    ['standard', entry.standardSupportUntil],
    ['extended', entry.extendedSupportUntil],
  ] as const) {
    const left = Date.parse(date) - now.getTime();
    if (left > 0) {
      const daysLeft = Math.floor(left / DAY);
      return { phase, date, daysLeft, endsSoon: daysLeft <= ENDS_SOON_DAYS };
    }
  }
  return { phase: 'ended', date: entry.extendedSupportUntil, endsSoon: true };
}

/** Orders versions such as `1.35` and `1.35.2` by number, oldest first. */
export function compareKubernetesVersions(a: string, b: string): number {
  return rankKubernetesVersion(a) - rankKubernetesVersion(b);
}

/** The higher the newer. */
export function rankKubernetesVersion(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return (major * 1_000 + minor) * 10_000 + patch;
}

/**
 * The calendar of `proton.kubernetesVersions` on top of the published one: an
 * entry there takes the place of the published entry of the same version.
 */
export function readSupportCalendar(
  config: Config,
): SupportedKubernetesVersion[] {
  const configured = (
    config.getOptionalConfigArray('proton.kubernetesVersions') ?? []
  ).map(readEntry);
  const versions = new Set(configured.map(({ version }) => version));
  return [
    ...configured,
    ...EKS_SUPPORT_CALENDAR.filter(({ version }) => !versions.has(version)),
  ];
}

function readEntry(config: Config, index: number): SupportedKubernetesVersion {
  const path = `proton.kubernetesVersions[${index}]`;
  const version = config.getString('version');
  if (!/^\d+\.\d+$/.test(version)) {
    throw new InputError(
      `${path}.version must be a minor version of Kubernetes such as '1.35', it is "${version}"`,
    );
  }
  const standardSupportUntil = readDay(config, path, 'standardSupportUntil');
  const extendedSupportUntil = readDay(config, path, 'extendedSupportUntil');
  if (extendedSupportUntil < standardSupportUntil) {
    throw new InputError(
      `${path}.extendedSupportUntil is before standardSupportUntil`,
    );
  }
  return { version, standardSupportUntil, extendedSupportUntil };
}

function readDay(config: Config, path: string, key: string): string {
  const text = config.getString(key);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InputError(
      `${path}.${key} must be a day such as '2026-12-02', it is "${text}"`,
    );
  }
  return text;
}
