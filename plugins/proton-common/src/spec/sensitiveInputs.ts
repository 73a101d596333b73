import { EnvironmentInputs } from './environmentInputs';
import { formatEnvironmentSpec } from './environmentSpec';
import { listInputChanges } from './inputChanges';
import {
  formatExactJson,
  isRecord,
  listEntries,
  mapMembers,
  toRecord,
  valueAt,
} from './json';
import { propertySchema, resolveReference } from './resolveReference';
import { JsonSchema } from './templateSchema';

/**
 * What stands for a sensitive value.
 *
 * @public
 */
export const MASKED_VALUE = '********';

const CHANGED_VALUE = `${MASKED_VALUE} (changed)`;

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
  const masked: string[] = [];
  const shown = editSensitive([schemas].flat(), inputs, (_, path) => {
    masked.push(path.join('.'));
    return undefined;
  });
  return { inputs: shown, masked };
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
  return editSensitive(schemas, inputs, (value, path) => {
    const other = before && valueAt(before, path);
    return other === undefined ||
      formatExactJson(value) === formatExactJson(other)
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

/** Marks a value that is to be kept. */
class Kept {
  constructor(readonly value: unknown) {}
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
  const kept = editSensitive([schema], current, (value, path) =>
    !targetSchema || isNamed(targetSchema, path) ? new Kept(value) : undefined,
  );
  return putKept(wanted, kept);
}

function putKept(
  inputs: Record<string, unknown>,
  others: Record<string, unknown>,
): Record<string, unknown> {
  const filled = new Map(listEntries(inputs));
  for (const [name, other] of listEntries(others)) {
    const value = filled.get(name);
    if (other instanceof Kept) {
      filled.set(name, value === undefined ? other.value : value);
    } else if (isRecord(value) && isRecord(other)) {
      filled.set(name, putKept(value, other));
    }
  }
  return toRecord([...filled].filter(([, value]) => value !== undefined));
}

function isNamed(root: JsonSchema, path: string[]): boolean {
  let schema: JsonSchema | undefined = resolveReference(root, root);
  for (const name of path) {
    schema = schema && propertySchema(root, schema, name);
  }
  return schema !== undefined;
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

/** A schema on its way down the inputs, and the one that its references lead into. */
interface Place {
  root: JsonSchema;
  schema: JsonSchema;
}

/**
 * A copy of the inputs with something else in place of what
 * {@link omitSensitiveInputs} takes out; undefined takes it out.
 */
export function editSensitive(
  schemas: Array<JsonSchema | undefined>,
  inputs: EnvironmentInputs,
  edit: (value: unknown, path: string[]) => unknown,
): EnvironmentInputs {
  const known = schemas.filter(schema => schema !== undefined);
  const places = known.map(root => ({
    root,
    schema: resolveReference(root, root),
  }));
  const isHidden =
    known.length === 0 ||
    known.length < schemas.length ||
    isSensitiveHere(places, inputs);

  /** `isFree` where one of the schemas allows any names. */
  function visitMembers(
    at: Place[],
    record: Record<string, unknown>,
    path: string[],
    isFree: boolean,
  ): Record<string, unknown> {
    return mapMembers(record, (value, name) => {
      if (value === undefined) {
        return undefined;
      }
      const { below, ...member } = lookUp(at, name);
      const free = isFree || member.isFree;
      const inner = [...path, name];
      if (
        (below.length === 0 && !free) ||
        isSensitiveHere(below, value) ||
        (Array.isArray(value) && !free && hasUnnamed(below, value))
      ) {
        return edit(value, inner);
      }
      return isRecord(value) && below.length > 0
        ? visitMembers(below, value, inner, free)
        : value;
    });
  }

  return isHidden
    ? mapMembers(inputs, (value, name) => edit(value, [name]))
    : visitMembers(places, inputs, [], false);
}

/** Whether one of the schemas calls a value sensitive as a whole. */
function isSensitiveHere(places: Place[], value: unknown): boolean {
  return places.some(({ root, schema }) =>
    isRecord(value)
      ? isSensitiveInput(root, schema)
      : holdsSensitive(root, schema),
  );
}

/** Whether there is something in a list that none of the schemas names. */
function hasUnnamed(places: Place[], value: unknown): boolean {
  if (Array.isArray(value)) {
    const items = places.map(({ root, schema }) => ({
      root,
      schema: resolveReference(root, schema.items),
    }));
    return value.some(item => hasUnnamed(items, item));
  }
  return (
    isRecord(value) &&
    Object.entries(value).some(([name, held]) => {
      const { below, isFree } = lookUp(places, name);
      return !isFree && (below.length === 0 || hasUnnamed(below, held));
    })
  );
}

/** What the schemas say of a member: by its name, or that any names are allowed. */
function lookUp(
  places: Place[],
  name: string,
): { below: Place[]; isFree: boolean } {
  const below: Place[] = [];
  let isFree = false;
  for (const { root, schema } of places) {
    const property = propertySchema(root, schema, name);
    if (property) {
      below.push({ root, schema: property });
    } else {
      isFree ||=
        !isRecord(schema.properties) || isRecord(schema.additionalProperties);
    }
  }
  return { below, isFree };
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
