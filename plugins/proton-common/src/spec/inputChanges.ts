import { EnvironmentInputs } from './environmentSpec';
import { isRecord } from './isRecord';

/**
 * An input that differs between two specs.
 *
 * @public
 */
export interface InputChange {
  /** Where, such as `vpc_cidr` or `network.cidr`. */
  path: string;
  /** Absent when the input is new. */
  before?: unknown;
  /** Absent when the input is gone. */
  after?: unknown;
}

/**
 * What differs between two sets of inputs, by their paths in order. Arrays are
 * compared as a whole.
 *
 * @public
 */
export function listInputChanges(
  before: EnvironmentInputs,
  after: EnvironmentInputs,
): InputChange[] {
  return compareRecords(before, after, '').sort((a, b) =>
    a.path.localeCompare(b.path),
  );
}

/**
 * Inputs with changes over them: objects are merged, everything else is
 * replaced, and `null` takes an input away.
 *
 * @public
 */
export function mergeInputs(
  inputs: EnvironmentInputs,
  changes: EnvironmentInputs,
): EnvironmentInputs {
  const merged: EnvironmentInputs = { ...inputs };
  for (const [name, change] of Object.entries(changes)) {
    const current = Object.hasOwn(merged, name) ? merged[name] : undefined;
    if (change === null) {
      delete merged[name];
    } else if (isRecord(change)) {
      define(
        merged,
        name,
        mergeInputs(isRecord(current) ? current : {}, change),
      );
    } else {
      define(merged, name, change);
    }
  }
  return merged;
}

/** An input may be called `__proto__`; it is one like any other. */
function define(inputs: EnvironmentInputs, name: string, value: unknown): void {
  Object.defineProperty(inputs, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function compareRecords(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  at: string,
): InputChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap(name => {
    const path = at ? `${at}.${name}` : name;
    const had = Object.hasOwn(before, name);
    const has = Object.hasOwn(after, name);
    const [from, to] = [before[name], after[name]];
    if (had && has && isRecord(from) && isRecord(to)) {
      return compareRecords(from, to, path);
    }
    return had && has && isSame(from, to)
      ? []
      : [{ path, ...(had && { before: from }), ...(has && { after: to }) }];
  });
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length && a.every((item, index) => isSame(item, b[index]))
    );
  }
  if (isRecord(a) && isRecord(b)) {
    return compareRecords(a, b, '').length === 0;
  }
  return Object.is(a, b);
}
