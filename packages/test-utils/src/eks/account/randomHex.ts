import { randomBytes } from 'node:crypto';

/** Random hexadecimal digits, as identifiers of AWS have them. */
export function randomHex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}
