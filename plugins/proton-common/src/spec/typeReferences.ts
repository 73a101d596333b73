import { isRecord } from './json';

/** Ten times what a schema may have as a text: whoever works on it follows its references. */
const MAX_WRITTEN_OUT_CHARACTERS = 512_000;

const REFERENCE = /^#\/(?:components\/schemas\/|definitions\/)?([^/]+)$/;

/** The type that a `$ref` names, if it names one. */
export function nameReferenced(reference: string): string | undefined {
  return REFERENCE.exec(reference)?.[1];
}

/**
 * What is wrong with the `$ref`s between types: some lead nowhere, make a circle
 * such as `A → B → A`, or stand for more than anybody could work on.
 *
 * In a circle no input could ever be complete, and Terraform has no type for it.
 */
export function findReferenceProblems(
  types: Record<string, unknown>,
  inputTypeName: string,
): string[] {
  const measured = new Map(
    Object.entries(types).map(([name, type]) => [name, measure(type)]),
  );
  const unknown = [...measured.values()]
    .flatMap(({ references }) => references)
    .filter(reference => !measured.has(nameReferenced(reference) ?? ''))
    .map(
      reference => `$ref "${reference}" points to no type under schema.types`,
    );
  const circles: string[] = [];
  /** Types by their size with each reference written out. */
  const sizes = new Map<string, number>();

  function writeOut(name: string, path: string[]): number {
    const known = sizes.get(name);
    if (known !== undefined) {
      return known;
    }
    if (path.includes(name)) {
      circles.push([...path.slice(path.indexOf(name)), name].join(' → '));
      return 0;
    }
    const { size, references } = measured.get(name) ?? measure({});
    const total = references.reduce(
      (sum, reference) =>
        sum + writeOut(nameReferenced(reference) ?? '', [...path, name]),
      size,
    );
    sizes.set(name, total);
    return total;
  }
  Object.keys(types).forEach(name => writeOut(name, []));

  const problems = [
    ...unknown,
    ...[...new Set(circles)].map(
      circle => `types refer to each other in a circle: ${circle}`,
    ),
  ];
  return problems.length === 0 &&
    writeOut(inputTypeName, []) > MAX_WRITTEN_OUT_CHARACTERS
    ? [
        `schema.types.${inputTypeName} has more than ${MAX_WRITTEN_OUT_CHARACTERS.toLocaleString(
          'en-US',
        )} characters with each $ref written out; refer to types from fewer places`,
      ]
    : problems;
}

/** About how many characters a type has itself, and the types that it refers to. */
function measure(type: unknown): { size: number; references: string[] } {
  const references: string[] = [];

  function count(node: unknown): number {
    if (Array.isArray(node)) {
      return node.reduce<number>((sum, item) => sum + count(item) + 1, 2);
    }
    if (!isRecord(node)) {
      return String(node).length;
    }
    return Object.entries(node).reduce((sum, [key, value]) => {
      if (key === '$ref' && typeof value === 'string') {
        references.push(value);
        return sum + key.length + 2;
      }
      return sum + key.length + 2 + count(value);
    }, 2);
  }

  return { size: count(type), references };
}
