import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  EKS_SUPPORT_CALENDAR,
  SupportedKubernetesVersion,
} from './eksSupportCalendar';

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
