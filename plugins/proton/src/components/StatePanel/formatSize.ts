import { toLanguageTag } from '../../hooks/toLanguageTag';

/** A size in kilobytes or megabytes, such as `41.5 kB`, in a language of Intl. */
export function formatSize(bytes: number, language: string): string {
  const [unit, length] =
    bytes < 1e6 ? (['kilobyte', 1e3] as const) : (['megabyte', 1e6] as const);
  return new Intl.NumberFormat(toLanguageTag(language), {
    style: 'unit',
    unit,
    maximumFractionDigits: 1,
  }).format(bytes / length);
}
