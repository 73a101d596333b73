import { TextRedactor } from '../engines/types';
import { SecretMatcher } from './SecretMatcher';

/** Shorter values are found in too many words that are no secrets. */
const MIN_LENGTH = 8;

const REPLACEMENT = '***';

/** From the first to before the last character. */
type Span = [from: number, to: number];

/**
 * Takes secrets out of texts. Blanks make no difference: a program may have
 * broken a secret into lines, and indented them.
 */
export class Redactor implements TextRedactor {
  /** Of a secret with several lines, each line is one. */
  static create(secrets: Iterable<string>): Redactor {
    const values = new Set<string>();
    for (const secret of secrets) {
      for (const value of [secret, ...secret.split(/\r?\n/)]) {
        const visible = value.replace(/\s+/g, '');
        if (visible.length >= MIN_LENGTH && !isFrame(value.trim())) {
          values.add(visible);
        }
      }
    }
    return new Redactor(
      values.size > 0 ? SecretMatcher.create([...values]) : undefined,
    );
  }

  private constructor(private readonly matcher: SecretMatcher | undefined) {}

  redact(text: string): string {
    const { matcher } = this;
    return matcher
      ? mask(text, search(matcher, SecretMatcher.START, text).spans)
      : text;
  }

  // No text waits for the next one, which may never come. Half a secret is one
  // too: when a text ends with what may be the beginning of a secret, and with
  // too much of it to be shown, it is taken out whatever comes then.
  follow(): (text: string) => string {
    const { matcher } = this;
    if (!matcher) {
      return text => text;
    }
    let state = SecretMatcher.START;
    return text => {
      const found = search(matcher, state, text);
      state = found.state;
      return mask(text, withTail(found, matcher.measureBegun(state)));
    };
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
  const isPlain = code > 0x20 && code < 0xa0;
  return !isPlain && /\s/.test(String.fromCharCode(code));
}

// Such as `-----BEGIN CERTIFICATE-----`.
function isFrame(line: string): boolean {
  return line.startsWith('-----') && line.endsWith('-----');
}
