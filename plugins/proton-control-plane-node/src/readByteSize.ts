import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const SIZE = /^(?<number>\d+(\.\d+)?)\s*(?<unit>[kMGT]?B)?$/i;

const UNITS: Record<string, number> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
};

/**
 * Reads a number of bytes, such as `2 GB` or 2000000000.
 *
 * @throws InputError when it is something else
 * @public
 */
export function readByteSize(
  config: Config,
  key: string,
  fallback: number,
): number {
  const value = config.getOptional(key);
  if (value === undefined) {
    return fallback;
  }
  const groups = SIZE.exec(String(value).trim())?.groups;
  const size = groups
    ? Number(groups.number) * UNITS[(groups.unit ?? 'B').toLowerCase()]
    : NaN;
  if (!(size >= 1)) {
    throw new InputError(
      `${key} must be a number of bytes, such as 50 MB, not "${value}"`,
    );
  }
  return Math.floor(size);
}
