import { isRecord } from './isRecord';

/**
 * The circles that `$ref`s between types make, such as `A → B → A`. No input
 * could ever be complete, and Terraform has no type for them.
 */
export function findReferenceCircles(
  types: Record<string, unknown>,
  nameOf: (reference: string) => string | undefined,
): string[] {
  const done = new Set<string>();
  const circles: string[] = [];

  const visit = (name: string, path: string[]) => {
    if (path.includes(name)) {
      circles.push([...path.slice(path.indexOf(name)), name].join(' → '));
    } else if (!done.has(name)) {
      for (const next of listReferences(types[name], nameOf)) {
        visit(next, [...path, name]);
      }
      done.add(name);
    }
  };
  Object.keys(types).forEach(name => visit(name, []));
  return circles;
}

function listReferences(
  node: unknown,
  nameOf: (reference: string) => string | undefined,
): Set<string> {
  if (!isRecord(node) && !Array.isArray(node)) {
    return new Set();
  }
  const found = new Set<string>();
  for (const [key, value] of Object.entries(node)) {
    const name =
      key === '$ref' && typeof value === 'string' ? nameOf(value) : undefined;
    if (name !== undefined) {
      found.add(name);
    }
    listReferences(value, nameOf).forEach(each => found.add(each));
  }
  return found;
}
