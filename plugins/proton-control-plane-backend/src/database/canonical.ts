import { createHash } from 'node:crypto';

/**
 * A hash that is the same for the same request, whatever the order of its
 * members; members without a value do not count.
 */
export function hashRequest(request: object): string {
  return createHash('sha256').update(toCanonicalJson(request)).digest('hex');
}

function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(toCanonicalJson).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`,
      );
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
