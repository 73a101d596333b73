import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/** As a state is stored. */
export const compressState: (contents: Buffer) => Promise<Buffer> =
  promisify(gzip);

/** A stored state as it was sent. */
export const decompressState: (contents: Buffer) => Promise<Buffer> =
  promisify(gunzip);

/** SHA-256 of a state, in hexadecimal. */
export function hashState(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}
