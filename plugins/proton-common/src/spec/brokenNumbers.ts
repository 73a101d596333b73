import { isBeyondSafe } from './exactNumber';
import { isRecord } from './isRecord';

type Path = ReadonlyArray<string | number>;

/** A number that isn't what somebody wrote, and why. */
export interface BrokenNumber {
  path: Path;
  message: string;
  /** For programs, which say it in another language. */
  keyword?: 'safeInteger';
  params?: { limit: number };
}

/**
 * Finds JavaScript numbers that may have lost digits, in a form or in JSON, and
 * those that JSON can't carry.
 */
export function findBrokenNumbers(
  value: unknown,
  path: Path = [],
): BrokenNumber[] {
  if (typeof value === 'number') {
    const broken = describe(value);
    return broken ? [{ path, ...broken }] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      findBrokenNumbers(item, [...path, index]),
    );
  }
  return isRecord(value)
    ? Object.entries(value).flatMap(([name, member]) =>
        findBrokenNumbers(member, [...path, name]),
      )
    : [];
}

function describe(value: number): Omit<BrokenNumber, 'path'> | undefined {
  if (isBeyondSafe(value)) {
    return {
      message: `is an integer beyond ${Number.MAX_SAFE_INTEGER}, which may have lost digits in a form or in JSON; write it in the text of the spec`,
      keyword: 'safeInteger',
      params: { limit: Math.sign(value) * Number.MAX_SAFE_INTEGER },
    };
  }
  return Number.isFinite(value)
    ? undefined
    : { message: 'must be a finite number' };
}
