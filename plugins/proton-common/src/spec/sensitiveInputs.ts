import { EnvironmentInputs, formatEnvironmentSpec } from './environmentSpec';
import { formatExactJson } from './exactJson';
import { listInputChanges } from './inputChanges';
import { isRecord } from './isRecord';
import { listEntries, toRecord } from './keyOrder';
import { resolveReference } from './resolveReference';
import { JsonSchema } from './templateSchema';

/**
 * What stands for a sensitive value.
 *
 * @public
 */
export const MASKED_VALUE = '********';

const CHANGED_VALUE = `${MASKED_VALUE} (changed)`;

export type Path = string[];

/** Numbers are places in lists. */
type DeepPath = Array<string | number>;

/**
 * The inputs without those that any of the schemas calls sensitive, by
 * `format: password` or `writeOnly: true`, as OpenAPI does. An input that none of
 * them names may have been a secret of an earlier version, and is taken for one.
 * Where a list or a map holds sensitive inputs, it is sensitive as a whole.
 * Without a schema, all inputs are.
 *
 * @public
 */
export function omitSensitiveInputs(
  schemas: JsonSchema | undefined | Array<JsonSchema | undefined>,
  inputs: EnvironmentInputs,
): {
  inputs: EnvironmentInputs;
  /** Dotted paths of the sensitive inputs that have a value. */
  masked: string[];
} {
  const paths = listHiddenPaths(
    Array.isArray(schemas) ? schemas : [schemas],
    inputs,
  );
  return {
    inputs: editAt(inputs, paths, () => undefined),
    masked: paths.map(formatPath),
  };
}

/**
 * The inputs with {@link MASKED_VALUE} in place of what
 * {@link omitSensitiveInputs} takes out. The mask also says which values differ
 * from those of other inputs.
 *
 * @public
 */
export function maskInputs(
  schemas: Array<JsonSchema | undefined>,
  inputs: EnvironmentInputs,
  before?: EnvironmentInputs,
): EnvironmentInputs {
  return editAt(inputs, listHiddenPaths(schemas, inputs), (value, path) => {
    const other = before && valueAt(before, path);
    return other === undefined || isSame(value, other)
      ? MASKED_VALUE
      : CHANGED_VALUE;
  });
}

/**
 * A spec as it may be shown. The text of one with nothing to hide stays as it was
 * written, comments and all.
 *
 * @public
 */
export function maskSpec(
  schemas: Array<JsonSchema | undefined>,
  spec: { inputs: EnvironmentInputs; spec: string },
  before?: EnvironmentInputs,
): { inputs: EnvironmentInputs; spec: string } {
  const inputs = maskInputs(schemas, spec.inputs, before);
  return listInputChanges(spec.inputs, inputs).length === 0
    ? spec
    : { inputs, spec: formatEnvironmentSpec(inputs) };
}

/**
 * Puts the sensitive inputs back that somebody who does not see them left out.
 * They go with an object that is taken out as a whole, and where the version
 * that the inputs are for knows nothing of them.
 *
 * @public
 */
export function keepMasked(options: {
  schema: JsonSchema | undefined;
  /** The schema that the inputs are for; the same one when absent. */
  targetSchema?: JsonSchema;
  /** What is deployed, nothing masked. */
  current: EnvironmentInputs;
  /** What is asked for; a sensitive input that is given counts. */
  wanted: EnvironmentInputs;
}): EnvironmentInputs {
  const { schema, targetSchema, current, wanted } = options;
  const paths = listHiddenPaths([schema], current).filter(
    path => !targetSchema || isKnown(targetSchema, path),
  );
  return paths.length > 0 ? fillAt(wanted, current, paths) : wanted;
}

/**
 * Whether a schema calls an input sensitive as a whole: itself, or by what it says
 * of the items of a list, of the values of a map or of alternatives. Members that
 * an object names count on their own.
 *
 * @public
 */
export function isSensitiveInput(root: JsonSchema, input: unknown): boolean {
  const { properties, definitions, ...others } = resolveReference(root, input);
  return holdsSensitive(root, others);
}

/** The paths of what {@link omitSensitiveInputs} takes out. */
export function listHiddenPaths(
  schemas: Array<JsonSchema | undefined>,
  inputs: EnvironmentInputs,
): Path[] {
  const known = schemas.filter(schema => schema !== undefined);
  if (known.length === 0 || known.length < schemas.length) {
    return Object.keys(inputs).map(name => [name]);
  }
  const unnamed = known
    .flatMap(schema => listUnnamedPaths(schema, inputs))
    .filter(path => !known.some(schema => mayHold(schema, path)));
  const paths = [
    ...known.flatMap(schema => listSensitivePaths(schema, inputs)),
    ...unnamed.map(cutAtList),
  ];
  return omitCovered(paths);
}

/** The paths that are not within another one, each of them once. */
function omitCovered(paths: Path[]): Path[] {
  const unique = new Map(paths.map(path => [JSON.stringify(path), path]));
  return [...unique.values()].filter(
    path =>
      !path.some((_, depth) =>
        unique.has(JSON.stringify(path.slice(0, depth))),
      ),
  );
}

function listSensitivePaths(
  root: JsonSchema,
  inputs: EnvironmentInputs,
): Path[] {
  function visit(node: JsonSchema, value: unknown, at: Path): Path[] {
    if (value === undefined || !holdsSensitive(root, node)) {
      return [];
    }
    const { properties } = node;
    if (!isRecord(value) || isSensitiveInput(root, node)) {
      return at.length > 0 ? [at] : Object.keys(inputs).map(name => [name]);
    }
    return Object.entries(isRecord(properties) ? properties : {}).flatMap(
      ([name, property]) =>
        Object.hasOwn(value, name)
          ? visit(resolveReference(root, property), value[name], [...at, name])
          : [],
    );
  }

  return visit(resolveReference(root, root), inputs, []);
}

function holdsSensitive(
  root: JsonSchema,
  node: unknown,
  seen: Set<string> = new Set(),
): boolean {
  if (Array.isArray(node)) {
    return node.some(item => holdsSensitive(root, item, seen));
  }
  if (!isRecord(node)) {
    return false;
  }
  if (node.format === 'password' || node.writeOnly === true) {
    return true;
  }
  const { $ref } = node;
  if (typeof $ref === 'string' && !seen.has($ref)) {
    // What was looked at before held nothing, or the search would be over.
    seen.add($ref);
    const { definitions, ...type } = resolveReference(root, { $ref });
    if (holdsSensitive(root, type, seen)) {
      return true;
    }
  }
  return Object.entries(node).some(
    ([keyword, value]) =>
      keyword !== 'definitions' &&
      keyword !== 'default' &&
      keyword !== 'enum' &&
      keyword !== 'example' &&
      holdsSensitive(root, value, seen),
  );
}

/** What is at none of the `properties`, where a schema has them. */
function listUnnamedPaths(
  root: JsonSchema,
  inputs: EnvironmentInputs,
): DeepPath[] {
  function visit(node: JsonSchema, value: unknown, at: DeepPath): DeepPath[] {
    if (Array.isArray(value)) {
      const items = resolveReference(root, node.items);
      return value.flatMap((item, place) => visit(items, item, [...at, place]));
    }
    const { properties } = node;
    if (!isRecord(value) || !isRecord(properties)) {
      return [];
    }
    return Object.entries(value).flatMap(([name, held]) => {
      if (Object.hasOwn(properties, name)) {
        const property = resolveReference(root, properties[name]);
        return visit(property, held, [...at, name]);
      }
      return isRecord(node.additionalProperties) ? [] : [[...at, name]];
    });
  }

  return visit(resolveReference(root, root), inputs, []);
}

/** Whether a schema names a path, or what holds it has no names in the schema. */
function mayHold(root: JsonSchema, path: DeepPath): boolean {
  let node = resolveReference(root, root);
  for (const name of path) {
    const { properties, additionalProperties, items } = node;
    if (typeof name === 'number') {
      node = resolveReference(root, items);
      continue;
    }
    if (!isRecord(properties)) {
      return true;
    }
    if (!Object.hasOwn(properties, name)) {
      return isRecord(additionalProperties);
    }
    node = resolveReference(root, properties[name]);
  }
  return true;
}

function cutAtList(path: DeepPath): Path {
  const list = path.findIndex(name => typeof name === 'number');
  return path.slice(0, list < 0 ? undefined : list).map(String);
}

function isKnown(root: JsonSchema, path: Path): boolean {
  let node = resolveReference(root, root);
  for (const name of path) {
    const { properties } = node;
    if (!isRecord(properties) || !Object.hasOwn(properties, name)) {
      return false;
    }
    node = resolveReference(root, properties[name]);
  }
  return true;
}

function editAt(
  inputs: EnvironmentInputs,
  paths: Path[],
  edit: (value: unknown, path: Path) => unknown,
): EnvironmentInputs {
  const visit = (
    held: Record<string, unknown>,
    below: Path[],
    at: Path,
  ): Record<string, unknown> => {
    const groups = groupByName(below);
    return toRecord(
      listEntries(held)
        .map(([name, value]): [string, unknown] => {
          const rest = groups.get(name);
          const path = [...at, name];
          if (!rest) {
            return [name, value];
          }
          return [
            name,
            rest.some(({ length }) => length === 0)
              ? edit(value, path)
              : visit(isRecord(value) ? value : {}, rest, path),
          ];
        })
        .filter(([, value]) => value !== undefined),
    );
  };
  return paths.length > 0 ? visit(inputs, paths, []) : inputs;
}

function valueAt(inputs: EnvironmentInputs, path: Path): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined,
    inputs,
  );
}

/** What comes after the first name of paths, by that name. */
function groupByName(paths: Path[]): Map<string, Path[]> {
  const groups = new Map<string, Path[]>();
  for (const [name, ...rest] of paths) {
    const group = groups.get(name);
    if (group) {
      group.push(rest);
    } else {
      groups.set(name, [rest]);
    }
  }
  return groups;
}

/** A copy with the values of others at paths where it has none. */
function fillAt(
  inputs: Record<string, unknown>,
  others: Record<string, unknown>,
  paths: Path[],
): Record<string, unknown> {
  const filled = new Map(listEntries(inputs));
  for (const [name, rest] of groupByName(paths)) {
    const value = filled.get(name);
    const other = Object.hasOwn(others, name) ? others[name] : undefined;
    if (rest.some(({ length }) => length === 0)) {
      filled.set(name, value === undefined ? other : value);
    } else if (isRecord(value) && isRecord(other)) {
      filled.set(name, fillAt(value, other, rest));
    }
  }
  return toRecord([...filled].filter(([, value]) => value !== undefined));
}

function formatPath(path: Path): string {
  return path.join('.');
}

function isSame(a: unknown, b: unknown): boolean {
  return formatExactJson(a) === formatExactJson(b);
}
