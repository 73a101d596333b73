/** A language that Intl supports; English for an unsupported name, such as `pt_BR`. */
export function toLanguageTag(name: string): string {
  try {
    return Intl.getCanonicalLocales(name).length > 0 ? name : 'en';
  } catch {
    return 'en';
  }
}
