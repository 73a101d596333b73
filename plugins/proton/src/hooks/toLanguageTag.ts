/** A language that Intl takes; English for a name that it doesn't, such as `pt_BR`. */
export function toLanguageTag(name: string): string {
  try {
    return Intl.getCanonicalLocales(name).length > 0 ? name : 'en';
  } catch {
    return 'en';
  }
}
