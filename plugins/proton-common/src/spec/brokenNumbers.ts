import { isBeyondSafe } from './exactNumber';
import { isRecord } from './isRecord';

type Path = ReadonlyArray<string | number>;

/** A number that isn't what somebody wrote, and why. */
export interface BrokenNumber {
  path: Path;
  message: string;
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
    const message = describe(value);
    return message ? [{ path, message }] : [];
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

function describe(value: number): string | undefined {
  if (isBeyondSafe(value)) {
    return `is an integer beyond ${Number.MAX_SAFE_INTEGER}, which may have lost digits in a form or in JSON; write it in the text of the spec`;
  }
  return Number.isFinite(value) ? undefined : 'must be a finite number';
}
