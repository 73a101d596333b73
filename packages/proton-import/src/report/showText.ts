/**
 * A text from a repository as a terminal may show it: control characters and
 * characters that change the direction of writing are escaped.
 *
 * @public
 */
export function showText(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    character =>
      `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
  );
}
