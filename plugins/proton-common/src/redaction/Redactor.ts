import { toPlainText } from '../plainText';
import { TextRedactor } from '../provisioning/runs';
import { SecretMatcher } from './SecretMatcher';
import { SecretWords } from './SecretWords';
import { listSpellings } from './spellings';

/** Shorter values are found in too many words that are no secrets. */
const MIN_LENGTH = 8;

/**
 * How many characters of secrets are looked for, in all their spellings. They
 * need a fifth of a second and 10 MB; what a template calls sensitive must not
 * block the event loop or fill the memory.
 */
const MAX_CHARACTERS = 400_000;

const REPLACEMENT = '***';

/** From the first to before the last character. */
type Span = [from: number, to: number];

/**
 * Masks secrets in texts, and removes escape sequences for terminals, which
 * could be in the middle of a secret. Blanks make no difference: a program may
 * have broken a secret into lines, and indented them. With secrets of more than
 * 400,000 characters, in all the ways that programs write them, it masks texts
 * as a whole.
 *
 * @public
 */
export class Redactor implements TextRedactor {
  /**
   * Creates a redactor. Each line of a secret is a secret too.
   *
   * @param secrets - masked when they have eight characters or more
   * @param declared - what somebody has declared to be a secret: shorter ones
   * are masked too, where they are whole words
   */
  static create(
    secrets: Iterable<string>,
    declared: Iterable<string> = [],
  ): Redactor {
    const short: string[] = [];
    const long = new Set<string>();
    let size = 0;
    const add = (value: string) => {
      const visible = value.replace(/\s+/g, '');
      if (visible.length < MIN_LENGTH) {
        short.push(value.trim());
        size += visible.length;
      } else if (!isFrame(value.trim()) && !long.has(visible)) {
        long.add(visible);
        size += visible.length;
      }
    };
    const addAll = (some: Iterable<string>) => {
      for (const secret of some) {
        if (size + secret.length > MAX_CHARACTERS) {
          size = Infinity;
          return;
        }
        listSpellings(secret).forEach(add);
        secret.split(/\r?\n/).forEach(add);
      }
    };

    addAll(secrets);
    short.length = 0;
    addAll(declared);
    if (size > MAX_CHARACTERS) {
      return new Redactor(undefined, new SecretWords([]), {
        size: 0,
        masksAll: true,
      });
    }
    return new Redactor(
      long.size > 0 ? SecretMatcher.create([...long]) : undefined,
      new SecretWords(short),
      { size, masksAll: false },
    );
  }

  /** How many characters it looks for, which need about 24 bytes of memory each. */
  readonly size: number;
  private readonly masksAll: boolean;

  private constructor(
    private readonly matcher: SecretMatcher | undefined,
    private readonly words: SecretWords,
    { masksAll, size }: { masksAll: boolean; size: number },
  ) {
    this.size = size;
    this.masksAll = masksAll;
  }

  /** {@inheritdoc TextRedactor.redact} */
  redact(text: string): string {
    const plain = toPlainText(text);
    return mask(plain, this.find(plain));
  }

  /** Whether a text has a secret in it. */
  finds(text: string): boolean {
    return this.find(toPlainText(text)).length > 0;
  }

  /** {@inheritdoc TextRedactor.follow} */
  // No text waits for the next one, which may never come. When a text ends with
  // what may be the beginning of a secret, and with too much of it to be shown,
  // that end is masked, whatever comes next.
  follow(): (text: string) => string {
    const { matcher, words } = this;
    let state = SecretMatcher.START;
    return text => {
      const plain = toPlainText(text);
      if (!matcher) {
        return mask(plain, this.find(plain));
      }
      const found = search(matcher, state, plain);
      state = found.state;
      const spans = withTail(found, matcher.measureBegun(state));
      return mask(plain, unite(spans, words.find(plain)));
    };
  }

  private find(plain: string): Span[] {
    const { masksAll, matcher, words } = this;
    if (masksAll) {
      return plain.trim() === '' ? [] : [[0, plain.length]];
    }
    const spans = matcher
      ? search(matcher, SecretMatcher.START, plain).spans
      : [];
    return unite(spans, words.find(plain));
  }
}

interface Search {
  /** Where the visible characters of the text are. */
  places: number[];
  /** The secrets in the text; one that begins before it is cut. */
  spans: Span[];
  state: number;
}

function search(matcher: SecretMatcher, from: number, text: string): Search {
  const places: number[] = [];
  const spans: Span[] = [];
  let state = from;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (!isBlank(code)) {
      places.push(place);
      state = matcher.next(state, code);
      addSpan(spans, places, matcher.measureFound(state));
    }
  }
  return { places, spans, state };
}

function withTail({ places, spans }: Search, length: number): Span[] {
  const all = [...spans];
  addSpan(all, places, length);
  return all;
}

/** Adds the last so many visible characters; what they overlap becomes one with them. */
function addSpan(spans: Span[], places: number[], length: number): void {
  const last = places.at(-1);
  if (length === 0 || last === undefined) {
    return;
  }
  let from = length <= places.length ? places[places.length - length] : 0;
  for (
    let before = spans.at(-1);
    before && before[1] > from;
    before = spans.at(-1)
  ) {
    from = Math.min(from, before[0]);
    spans.pop();
  }
  spans.push([from, last + 1]);
}

/** All spans in their order; those that overlap are one. */
function unite(some: Span[], others: Span[]): Span[] {
  if (others.length === 0) {
    return some;
  }
  const united: Span[] = [];
  for (const [from, to] of [...some, ...others].sort(([a], [b]) => a - b)) {
    const last = united.at(-1);
    if (last && from < last[1]) {
      last[1] = Math.max(last[1], to);
    } else {
      united.push([from, to]);
    }
  }
  return united;
}

function mask(text: string, spans: Span[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const [from, to] of spans) {
    parts.push(text.slice(end, from), REPLACEMENT);
    end = to;
  }
  parts.push(text.slice(end));
  return parts.join('');
}

function isBlank(code: number): boolean {
  // It stands for a null character.
  if (code === 0xfffd) {
    return true;
  }
  const isPlain = code > 0x20 && code < 0xa0;
  return !isPlain && /\s/.test(String.fromCharCode(code));
}

// Such as `-----BEGIN CERTIFICATE-----`.
function isFrame(line: string): boolean {
  return line.startsWith('-----') && line.endsWith('-----');
}
