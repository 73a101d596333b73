import { open } from 'node:fs/promises';
import { ifPresent } from '../errorCode';

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** The log keeps far less of a line; what follows must not fill the memory. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

export interface TailedLine {
  /** Without what is beyond 4 MiB. */
  text: string;
  /** The byte offset right after the line. */
  end: number;
}

/** Reads a file that is still being written, one complete line after another. */
export class LineTail {
  private readUpTo = 0;
  private readonly chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  /** What was read of a line that is not complete. */
  private parts: Buffer[] = [];
  private length = 0;

  constructor(private readonly path: string) {}

  /** The lines that were completed since the last call. */
  async *readNew(): AsyncGenerator<TailedLine> {
    const file = await ifPresent(open(this.path, 'r'));
    if (!file) {
      return;
    }
    try {
      for (;;) {
        const { bytesRead } = await file.read(
          this.chunk,
          0,
          CHUNK_BYTES,
          this.readUpTo,
        );
        yield* this.takeLines(this.chunk.subarray(0, bytesRead));
        if (bytesRead < CHUNK_BYTES) {
          return;
        }
      }
    } finally {
      await file.close();
    }
  }

  /** What is left without a newline, once nothing will be written any more. */
  takeRest(): TailedLine | undefined {
    const text = this.takeText();
    return text ? { text, end: this.readUpTo } : undefined;
  }

  private *takeLines(chunk: Buffer): Generator<TailedLine> {
    const offset = this.readUpTo;
    this.readUpTo += chunk.length;
    let start = 0;
    for (
      let newline = chunk.indexOf(NEWLINE);
      newline !== -1;
      newline = chunk.indexOf(NEWLINE, start)
    ) {
      this.keep(chunk.subarray(start, newline));
      start = newline + 1;
      yield { text: this.takeText(), end: offset + start };
    }
    // The next read overwrites the chunk.
    this.keep(Buffer.from(chunk.subarray(start)));
  }

  private keep(part: Buffer): void {
    const kept = part.subarray(0, MAX_LINE_BYTES - this.length);
    if (kept.length > 0) {
      this.parts.push(kept);
      this.length += kept.length;
    }
  }

  private takeText(): string {
    const text = Buffer.concat(this.parts).toString('utf8');
    this.parts = [];
    this.length = 0;
    return text;
  }
}
