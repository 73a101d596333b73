import { isUtf8 } from 'buffer';

/** The text that some bytes are in UTF-8, without a byte order mark; undefined when they are no text. */
export function decodeText(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes) || bytes.includes(0)) {
    return undefined;
  }
  return new TextDecoder('utf-8').decode(bytes);
}
