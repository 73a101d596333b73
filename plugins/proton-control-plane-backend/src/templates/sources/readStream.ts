import { Readable } from 'stream';

/** Thrown by {@link readStream} for a stream with more bytes than allowed. */
export class StreamTooLargeError extends Error {
  constructor(readonly maxBytes: number) {
    super(`The stream has more than ${maxBytes} bytes`);
    this.name = 'StreamTooLargeError';
  }
}

/**
 * Reads a stream to its end, but never more than some bytes of it.
 *
 * @throws {@link StreamTooLargeError} as soon as the limit is passed; the stream is closed then
 */
export async function readStream(
  stream: Readable,
  options: { maxBytes: number },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop by an error closes the stream.
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > options.maxBytes) {
      throw new StreamTooLargeError(options.maxBytes);
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}
