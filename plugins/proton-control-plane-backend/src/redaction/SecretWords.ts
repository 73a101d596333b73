/** Shorter values are found in too many places that have nothing to do with them. */
const MIN_LENGTH = 4;

/**
 * Finds secrets that are so short that they could be a part of any word: only
 * where they are a word, or a number, of their own.
 */
export class SecretWords {
  private readonly pattern: RegExp | undefined;

  constructor(words: Iterable<string>) {
    const parts = [...new Set(words)]
      .filter(word => word.length >= MIN_LENGTH)
      .sort((a, b) => b.length - a.length)
      .map(toPattern);
    this.pattern =
      parts.length > 0 ? new RegExp(parts.join('|'), 'gu') : undefined;
  }

  /** From the first to before the last character of each. */
  find(text: string): [from: number, to: number][] {
    return this.pattern
      ? [...text.matchAll(this.pattern)].map(({ index, 0: word }) => [
          index,
          index + word.length,
        ])
      : [];
  }
}

function toPattern(word: string): string {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const before = /^[\p{L}\p{N}_]/u.test(word) ? '(?<![\\p{L}\\p{N}_])' : '';
  const after = /[\p{L}\p{N}_]$/u.test(word) ? '(?![\\p{L}\\p{N}_])' : '';
  return before + escaped + after;
}
