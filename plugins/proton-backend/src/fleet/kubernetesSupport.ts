import { KubernetesSupport } from '@proton-vending/backstage-plugin-proton-common';
import { SupportedKubernetesVersion } from './eksSupportCalendar';

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
