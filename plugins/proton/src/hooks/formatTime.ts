import { ProtonTranslate } from '../useProtonTranslation';
import { toLanguageTag } from './toLanguageTag';

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 24 * 60 * 60],
  ['month', 30 * 24 * 60 * 60],
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
];

/** Says times in one language. */
export interface TimeFormat {
  /** Such as `3 minutes ago`; what is less than a minute away is `just now`. */
  relative(time: Date, now: Date): string;
  /** Such as `Monday, November 2, 2026 at 9:04:00 AM GMT+1`. */
  absolute(time: Date): string;
  /** Such as `4 min 5 s`. */
  duration(from: Date, to: Date): string;
}

/**
 * Says times in a language of Intl, such as `en` or `pt-BR`; in English when Intl
 * does not take its name.
 */
export function createTimeFormat(name: string, t: ProtonTranslate): TimeFormat {
  const language = toLanguageTag(name);
  return {
    relative: (time, now) => {
      const seconds = (time.getTime() - now.getTime()) / 1000;
      const [unit, length] =
        UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? [];
      return unit && length
        ? new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
            Math.trunc(seconds / length),
            unit,
          )
        : t('times.now');
    },
    absolute: time =>
      new Intl.DateTimeFormat(language, {
        dateStyle: 'full',
        timeStyle: 'long',
      }).format(time),
    duration: (from, to) => {
      const seconds = Math.max(
        0,
        Math.round((to.getTime() - from.getTime()) / 1000),
      );
      const parts = [
        ['times.hours', Math.floor(seconds / 3600)],
        ['times.minutes', Math.floor((seconds % 3600) / 60)],
        ['times.seconds', seconds % 60],
      ] as const;
      const shown = parts.filter(([, amount]) => amount > 0).slice(0, 2);
      return shown.length > 0
        ? shown
            .map(([key, amount]) => t(key, { amount: String(amount) }))
            .join(' ')
        : t('times.seconds', { amount: '0' });
    },
  };
}
