import { setImmediate } from 'node:timers/promises';

/** Bytes between two pauses, in which the event loop does other work. */
const SLICE_BYTES = 128 * 1024;

/** As many as Terraform's own decoder allows (Go's `encoding/json`). */
const MAX_DEPTH = 10_000;

/** A longer key or value is none that anybody looks for. */
const MAX_READ_BYTES = 1_000;

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const LITERALS: Record<string, string> = { t: 'true', f: 'false', n: 'null' };

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_U = 0x75;
const SPACES = new Set([0x20, 0x0a, 0x0d, 0x09]);
const ESCAPED = new Set(Buffer.from('"\\/bfnrt'));
const HEX = /^[0-9a-fA-F]{4}$/;

/** A value that isn't an object or array. */
export type JsonScalar = string | number | boolean | null | undefined;

/** Is told of the values of a document, down to a depth. */
export interface JsonVisitor {
  /** The values in objects and arrays that lie deeper aren't visited. */
  readonly maxDepth: number;
  /**
   * @param depth - how many objects and arrays the value is in
   * @param key - the key of the value; empty in an array
   */
  begin(kind: 'object' | 'array', depth: number, key: string): void;
  /** Ends the object or array that began last at this depth. */
  end(depth: number): void;
  /** @param read - reads the value; undefined when it is a long text */
  value(depth: number, key: string, read: () => JsonScalar): void;
}

/** What may come next. */
type Expected =
  | 'end of string'
  | 'value'
  | 'first element'
  | 'first key'
  | 'key'
  | 'colon'
  | 'comma'
  | 'nothing';

/**
 * Checks JSON and visits its values without building them, and lets the event
 * loop do other work meanwhile: parsing can take seconds and many times the
 * memory of the bytes, such as for a million empty objects.
 */
export class JsonScanner {
  /** @throws Error when it isn't JSON: the end of a sentence about it */
  static async scan(bytes: Buffer, visitor: JsonVisitor): Promise<void> {
    const scanner = new JsonScanner(bytes, visitor);
    while (scanner.advance()) {
      await setImmediate();
    }
  }

  private at = 0;
  private expected: Expected = 'value';
  /** For each open object or array whether it is an object. */
  private readonly open: boolean[] = [];
  private key = '';
  /** Where the key or value that was scanned last begins. */
  private start = 0;
  /** Whether that is a string without escapes. */
  private isPlainString = false;
  private isKey = false;
  private readonly read = () => this.readText();

  private constructor(
    private readonly bytes: Buffer,
    private readonly visitor: JsonVisitor,
  ) {}

  /** Scans a slice. Returns whether there is more. */
  private advance(): boolean {
    const { bytes } = this;
    const until = Math.min(this.at + SLICE_BYTES, bytes.length);
    while (this.at < until) {
      const byte = bytes[this.at];
      if (this.expected === 'end of string') {
        this.skipString(until);
      } else if (SPACES.has(byte)) {
        this.at += 1;
      } else {
        this.scanToken(byte);
      }
    }
    if (this.at < bytes.length) {
      return true;
    }
    if (this.expected !== 'nothing') {
      fail();
    }
    return false;
  }

  private scanToken(byte: number): void {
    switch (this.expected) {
      case 'first element':
        return byte === CLOSE_ARRAY ? this.close(false) : this.scanValue(byte);
      case 'value':
        return this.scanValue(byte);
      case 'first key':
        return byte === CLOSE_OBJECT ? this.close(true) : this.scanKey(byte);
      case 'key':
        return this.scanKey(byte);
      case 'colon':
        this.expected = byte === COLON ? 'value' : fail();
        this.at += 1;
        return undefined;
      case 'comma':
        return this.scanComma(byte);
      default:
        return fail();
    }
  }

  private scanComma(byte: number): void {
    const isInObject = this.open[this.open.length - 1];
    if (byte === COMMA) {
      this.expected = isInObject ? 'key' : 'value';
      this.at += 1;
    } else {
      this.close(
        byte === CLOSE_OBJECT || (byte === CLOSE_ARRAY ? false : fail()),
      );
    }
  }

  private scanKey(byte: number): void {
    if (byte !== QUOTE) {
      fail();
    }
    this.beginString(true);
  }

  private endKey(): void {
    this.key = this.isVisited ? String(this.read() ?? '') : '';
    this.expected = 'colon';
  }

  private scanValue(byte: number): void {
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      this.begin(byte === OPEN_OBJECT);
      return;
    }
    if (byte === QUOTE) {
      this.beginString(false);
    } else {
      this.skipWord(LITERALS[String.fromCharCode(byte)]);
      this.endScalar();
    }
  }

  private endScalar(): void {
    if (this.isVisited) {
      this.visitor.value(this.open.length, this.key, this.read);
    }
    this.endValue();
  }

  private begin(isObject: boolean): void {
    if (this.open.length >= MAX_DEPTH) {
      throw new Error(`has more than ${MAX_DEPTH} values inside each other`);
    }
    if (this.isVisited) {
      const kind = isObject ? 'object' : 'array';
      this.visitor.begin(kind, this.open.length, this.key);
    }
    this.key = '';
    this.open.push(isObject);
    this.expected = isObject ? 'first key' : 'first element';
    this.at += 1;
  }

  private close(isObject: boolean): void {
    if (this.open.pop() !== isObject) {
      fail();
    }
    this.at += 1;
    if (this.isVisited) {
      this.visitor.end(this.open.length);
    }
    this.endValue();
  }

  private endValue(): void {
    this.key = '';
    this.expected = this.open.length === 0 ? 'nothing' : 'comma';
  }

  private get isVisited(): boolean {
    return this.open.length <= this.visitor.maxDepth;
  }

  private readText(): JsonScalar {
    const { at, bytes, isPlainString, start } = this;
    if (at - start > MAX_READ_BYTES) {
      return undefined;
    }
    // Faster than a parser, which also keeps texts for a while.
    return isPlainString
      ? bytes.toString('utf8', start + 1, at - 1)
      : JSON.parse(bytes.toString('utf8', start, at));
  }

  private beginString(isKey: boolean): void {
    this.start = this.at;
    this.isPlainString = true;
    this.isKey = isKey;
    this.expected = 'end of string';
    this.at += 1;
  }

  private skipString(until: number): void {
    const { bytes } = this;
    let { at } = this;
    while (at < until && bytes[at] !== QUOTE) {
      if (bytes[at] < 0x20) {
        fail();
      }
      at += bytes[at] === BACKSLASH ? this.measureEscape(at) : 1;
    }
    this.at = at;
    if (at < until) {
      this.at += 1;
      if (this.isKey) {
        this.endKey();
      } else {
        this.endScalar();
      }
    }
  }

  private measureEscape(at: number): number {
    const { bytes } = this;
    this.isPlainString = false;
    const isUnicode = bytes[at + 1] === LETTER_U;
    if (
      isUnicode
        ? !HEX.test(bytes.toString('latin1', at + 2, at + 6))
        : !ESCAPED.has(bytes[at + 1])
    ) {
      fail();
    }
    return isUnicode ? 6 : 2;
  }

  private skipWord(literal: string | undefined): void {
    const { bytes } = this;
    this.start = this.at;
    this.isPlainString = false;
    while (this.at < bytes.length && isInWord(bytes[this.at])) {
      this.at += 1;
    }
    const word = bytes.toString('latin1', this.start, this.at);
    if (literal === undefined ? !NUMBER.test(word) : word !== literal) {
      fail();
    }
  }
}

function isInWord(byte: number): boolean {
  return (
    !SPACES.has(byte) &&
    byte !== COMMA &&
    byte !== CLOSE_ARRAY &&
    byte !== CLOSE_OBJECT
  );
}

function fail(): never {
  throw new Error("isn't JSON: it is cut off or damaged");
}
