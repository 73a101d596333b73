const BRAND = Symbol.for('@proton-vending/exact-number');

/** A number in JSON: no leading zeros, no plus sign, digits on both sides of the point. */
const JSON_NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/;

/**
 * A number that a JavaScript number can't hold as it was written, such as
 * `9007199254740993` or `1.0`. It keeps the text.
 *
 * `JSON.stringify` writes it as a string of its digits, because a reader in
 * JavaScript would round a number. {@link formatExactJson} writes the number.
 *
 * @public
 */
export class ExactNumber {
  /** The number as JSON writes it. */
  readonly text: string;

  /** @throws RangeError when the text isn't a JSON number */
  constructor(text: string) {
    if (!JSON_NUMBER.test(text)) {
      throw new RangeError(`${JSON.stringify(text)} isn't a JSON number`);
    }
    this.text = text;
  }

  /** The nearest JavaScript number. */
  toNumber(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }

  get [BRAND](): true {
    return true;
  }
}

/**
 * Returns whether a value is an {@link ExactNumber}, also one of another copy of
 * this package.
 *
 * @public
 */
export function isExactNumber(value: unknown): value is ExactNumber {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** Reads a JSON number: as a JavaScript number when that keeps the text. */
export function toExactNumber(text: string): number | ExactNumber {
  const number = Number(text);
  return String(number) === text && !isBeyondSafe(number)
    ? number
    : new ExactNumber(text);
}

/**
 * Returns whether a JavaScript number may have lost digits: an integer beyond
 * 9007199254740991 (2^53 - 1), where JavaScript no longer tells neighbours apart.
 *
 * @public
 */
export function isBeyondSafe(value: unknown): value is number {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value)
  );
}

/** Returns whether a JavaScript number has the same value, and is safe to count with. */
export function isHeld(number: ExactNumber): boolean {
  const nearest = number.toNumber();
  const [exact, held] = [number.text, String(nearest)].map(toCanonical);
  return (
    !isBeyondSafe(nearest) &&
    exact.digits === held.digits &&
    exact.power === held.power
  );
}

/** Returns whether comparing the nearest JavaScript number compares the number itself. */
export function isComparable(number: ExactNumber): boolean {
  return isHeld(number) || isSameInteger(number, number.toNumber());
}

function isSameInteger(exact: ExactNumber, nearest: number): boolean {
  const integer = toInteger(exact);
  return integer !== undefined && integer === toInteger(nearest);
}

/** Returns whether two numbers are the same one, however they are written. */
export function isSameNumber(
  left: number | ExactNumber,
  right: number | ExactNumber,
): boolean {
  const [one, other] = [left, right].map(each => toCanonical(String(each)));
  return one.digits === other.digits && one.power === other.power;
}

/** The exact value of an integer; `undefined` for every other number. */
export function toInteger(number: number | ExactNumber): bigint | undefined {
  if (typeof number === 'number') {
    return Number.isInteger(number) ? BigInt(number) : undefined;
  }
  const canonical = toCanonical(number.text);
  return canonical.power < 0
    ? undefined
    : BigInt(`${canonical.digits}${'0'.repeat(canonical.power)}`);
}

/** The same for the same value: `1.50`, `15e-1` and `1.5` are `15` and -1. */
function toCanonical(text: string): { digits: string; power: number } {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    JSON_NUMBER.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = trimZeros(digits);
  return significant === ''
    ? { digits: '0', power: 0 }
    : {
        digits: `${sign}${significant}`,
        power:
          Number(exponent) -
          fraction.length +
          (digits.length - significant.length),
      };
}

// A pattern such as /0+$/ takes quadratic time.
function trimZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') {
    end--;
  }
  return digits.slice(0, end);
}
