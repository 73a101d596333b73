import { Readable } from 'stream';

/**
 * Reads a stream to its end, but never more than some bytes of it.
 *
 * @throws what `onTooLarge` returns as soon as the limit is passed; the stream is closed then
 */
export async function readStream(
  stream: Readable,
  options: { maxBytes: number; onTooLarge?: () => Error },
): Promise<Buffer> {
  const { maxBytes, onTooLarge } = options;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop by an error closes the stream.
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > maxBytes) {
      throw (
        onTooLarge?.() ??
        new Error(`The stream has more than ${maxBytes} bytes`)
      );
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}
