import { SecretMatcher } from './SecretMatcher';

/** Shorter values are found in too many places that have nothing to do with them. */
const MIN_LENGTH = 4;

const LETTER_AT_START = /^[\p{L}\p{N}_]/u;
const LETTER_AT_END = /[\p{L}\p{N}_]$/u;

/**
 * Finds secrets that are so short that they could be part of another word, and
 * only where they are whole words or numbers.
 */
export class SecretWords {
  private readonly matcher: SecretMatcher | undefined;

  constructor(words: Iterable<string>) {
    const long = [...new Set(words)].filter(word => word.length >= MIN_LENGTH);
    this.matcher = long.length > 0 ? SecretMatcher.create(long) : undefined;
  }

  /** From the first to before the last character of each, in no order; they may overlap. */
  find(text: string): [from: number, to: number][] {
    const { matcher } = this;
    const spans: [from: number, to: number][] = [];
    if (!matcher) {
      return spans;
    }
    let state = SecretMatcher.START;
    for (let place = 0; place < text.length; place += 1) {
      state = matcher.next(state, text.charCodeAt(place));
      if (matcher.measureFound(state) > 0) {
        const to = place + 1;
        for (const length of matcher.listFound(state)) {
          if (isOfItsOwn(text, to - length, to)) {
            spans.push([to - length, to]);
          }
        }
      }
    }
    return spans;
  }
}

function isOfItsOwn(text: string, from: number, to: number): boolean {
  return (
    !isJoined(text.slice(Math.max(0, from - 2), from), text.slice(from, to)) &&
    !isJoined(text.slice(from, to), text.slice(to, to + 2))
  );
}

/** Whether a word would go on from one text to the next. */
function isJoined(before: string, after: string): boolean {
  return LETTER_AT_END.test(before) && LETTER_AT_START.test(after);
}
