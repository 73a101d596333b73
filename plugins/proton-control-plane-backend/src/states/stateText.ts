import { JsonObject, JsonValue } from '@backstage/types';

/** What the control plane reads of a state. */
export interface StateText {
  lineage: string;
  serial: number;
  /** Absent when its engine has encrypted the state. */
  resourceCount?: number;
}

/**
 * Reads a state as Terraform and OpenTofu write it.
 *
 * @throws Error whose message says what is wrong, as the end of a sentence that
 *   begins with the state
 */
export function readStateText(text: string): StateText {
  let state: JsonValue;
  try {
    state = JSON.parse(text);
  } catch {
    throw new Error("isn't JSON: it is cut off or damaged");
  }
  if (!isObject(state)) {
    throw new Error("isn't a JSON object");
  }
  const { lineage, serial, resources } = state;
  if (typeof lineage !== 'string' || lineage === '' || lineage.length > 100) {
    throw new Error('has no lineage');
  }
  if (!Number.isSafeInteger(serial) || Number(serial) < 0) {
    throw new Error('has no serial');
  }
  return {
    lineage,
    serial: Number(serial),
    ...(Array.isArray(resources) && {
      resourceCount: resources.filter(isObject).reduce(countInstances, 0),
    }),
  };
}

/**
 * The same state with another serial. Only the digits change: what JavaScript
 * can't represent exactly stays as it is.
 *
 * @throws Error as `readStateText`, and when the serial can't be replaced
 */
export function replaceSerial(text: string, serial: number): string {
  const replaced = text.replace(/("serial":\s*)\d+/, `$1${serial}`);
  const before = readStateText(text);
  const after = readStateText(replaced);
  if (after.serial !== serial || after.lineage !== before.lineage) {
    throw new Error("has a serial that can't be replaced");
  }
  return replaced;
}

function countInstances(sum: number, resource: JsonObject): number {
  const { instances, mode } = resource;
  if (mode !== 'managed') {
    return sum;
  }
  return sum + (Array.isArray(instances) ? instances.length : 1);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
