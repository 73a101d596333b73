import { EnvironmentInputs } from './environmentInputs';
import { isExactNumber } from './exactNumber';
import { isRecord, listEntries, toRecord } from './json';

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
  const merged = new Map(listEntries(inputs));
  for (const [name, change] of listEntries(changes)) {
    const current = merged.get(name);
    if (change === null) {
      merged.delete(name);
    } else if (isRecord(change)) {
      merged.set(name, mergeInputs(isRecord(current) ? current : {}, change));
    } else {
      merged.set(name, change);
    }
  }
  return toRecord(merged);
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
    return had && has && isSameValue(from, to)
      ? []
      : [{ path, ...(had && { before: from }), ...(has && { after: to }) }];
  });
}

function isSameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length &&
      a.every((item, index) => isSameValue(item, b[index]))
    );
  }
  if (isRecord(a) && isRecord(b)) {
    return compareRecords(a, b, '').length === 0;
  }
  return isExactNumber(a) && isExactNumber(b)
    ? a.text === b.text
    : Object.is(a, b);
}
