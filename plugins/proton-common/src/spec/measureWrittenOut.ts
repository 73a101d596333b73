import { isRecord } from './isRecord';

/**
 * How many characters a type of a schema has, about, when the types that it refers
 * to are written out. A few lines can stand for more than anybody could count, so
 * each type is measured once. The types must not refer to each other in a circle.
 */
export function measureWrittenOut(
  types: Record<string, unknown>,
  typeName: string,
  nameOf: (reference: string) => string | undefined,
): number {
  const measured = new Map<string, number>();

  function measureType(name: string): number {
    const known = measured.get(name);
    if (known !== undefined) {
      return known;
    }
    const size = measure(types[name]);
    measured.set(name, size);
    return size;
  }

  function measure(node: unknown): number {
    if (Array.isArray(node)) {
      return node.reduce<number>((sum, item) => sum + measure(item) + 1, 2);
    }
    if (!isRecord(node)) {
      return String(node).length;
    }
    return Object.entries(node).reduce((sum, [key, value]) => {
      const name =
        key === '$ref' && typeof value === 'string' ? nameOf(value) : undefined;
      return (
        sum +
        key.length +
        2 +
        (name === undefined ? measure(value) : measureType(name))
      );
    }, 2);
  }

  return measureType(typeName);
}
