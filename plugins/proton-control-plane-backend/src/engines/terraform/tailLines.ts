import { open } from 'node:fs/promises';
import { hasCode } from './errorCode';

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

export interface TailedLine {
  text: string;
  /** The byte offset right after the line. */
  end: number;
}

/** Reads a file that is still being written, one complete line after another. */
export class LineTail {
  private readUpTo = 0;
  private rest = Buffer.alloc(0);

  constructor(private readonly path: string) {}

  /** The lines that were completed since the last call. */
  async *readNew(): AsyncGenerator<TailedLine> {
    const file = await this.openIfPresent();
    if (!file) {
      return;
    }
    try {
      for (;;) {
        const chunk = Buffer.alloc(CHUNK_BYTES);
        const { bytesRead } = await file.read(
          chunk,
          0,
          CHUNK_BYTES,
          this.readUpTo,
        );
        if (bytesRead === 0) {
          return;
        }
        this.readUpTo += bytesRead;
        this.rest = Buffer.concat([this.rest, chunk.subarray(0, bytesRead)]);
        yield* this.takeLines();
      }
    } finally {
      await file.close();
    }
  }

  /** What is left without a newline, once nothing will be written any more. */
  takeRest(): TailedLine | undefined {
    const text = this.rest.toString('utf8');
    this.rest = Buffer.alloc(0);
    return text ? { text, end: this.readUpTo } : undefined;
  }

  private *takeLines(): Generator<TailedLine> {
    for (
      let newline = this.rest.indexOf(NEWLINE);
      newline !== -1;
      newline = this.rest.indexOf(NEWLINE)
    ) {
      const text = this.rest.toString('utf8', 0, newline);
      this.rest = this.rest.subarray(newline + 1);
      yield { text, end: this.readUpTo - this.rest.length };
    }
  }

  private async openIfPresent() {
    try {
      return await open(this.path, 'r');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) {
        return undefined;
      }
      throw error;
    }
  }
}
