/**
 * PostgreSQL refuses U+0000 in text. Half of a surrogate pair isn't UTF-8: SQLite
 * returns three other characters for it.
 */
// eslint-disable-next-line no-control-regex
const UNSTORABLE = /[\u0000\p{Surrogate}]/gu;

const REPLACEMENT = '\uFFFD';

/** The text as both databases store it and return it: U+FFFD stands for what they can't store. */
export function toStorableText(text: string): string {
  return text.replace(UNSTORABLE, REPLACEMENT);
}

/** Whether both databases store the text as it is. */
export function isStorableText(text: string): boolean {
  return text.search(UNSTORABLE) === -1;
}
