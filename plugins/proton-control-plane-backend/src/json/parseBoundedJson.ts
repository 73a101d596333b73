import { JsonScanner, JsonVisitor } from './JsonScanner';

/** So few bytes have few values. */
const SMALL_BYTES = 64 * 1024;

/** Thrown for JSON that has too many values. */
export class TooManyValuesError extends Error {
  readonly name = 'TooManyValuesError';

  constructor(maxValues: number) {
    super(`has more than ${maxValues} values`);
  }
}

class ValueLimit implements JsonVisitor {
  readonly maxDepth = Infinity;
  private values = 0;

  constructor(private readonly maxValues: number) {}

  begin(): void {
    this.value();
  }

  end(): void {}

  value(): void {
    this.values += 1;
    if (this.values > this.maxValues) {
      throw new TooManyValuesError(this.maxValues);
    }
  }
}

/**
 * Parses JSON of somebody who isn't trusted: with bytes alone bounded, a million
 * empty objects would block the event loop and fill the memory.
 *
 * @throws TooManyValuesError
 * @throws Error when it isn't JSON
 */
export async function parseBoundedJson(
  bytes: Uint8Array,
  maxValues: number,
): Promise<unknown> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length > SMALL_BYTES) {
    await JsonScanner.scan(buffer, new ValueLimit(maxValues));
  }
  return JSON.parse(buffer.toString('utf8'));
}
