import { EnvironmentInputs } from './environmentSpec';
import { isRecord } from './isRecord';
import { resolveReference } from './resolveReference';
import { JsonSchema } from './templateSchema';

const MAX_DEPTH = 20;

/**
 * Inputs without those that are sensitive.
 *
 * @public
 */
export interface MaskedInputs {
  inputs: EnvironmentInputs;
  /** Dotted paths of the inputs that have a value and were left out. */
  masked: string[];
}

/**
 * Takes the sensitive inputs out: those whose schema says `format: password` or
 * `writeOnly: true`, which are OpenAPI's own marks of a secret. An array with
 * something sensitive in its items is taken out as a whole.
 *
 * @public
 */
export function maskInputs(
  schema: JsonSchema,
  inputs: EnvironmentInputs,
): MaskedInputs {
  const { kept, taken } = takeSensitive(schema, inputs);
  return { inputs: kept, masked: taken.map(path => path.join('.')) };
}

/**
 * Puts the sensitive inputs back that somebody who does not see them left out.
 *
 * @public
 */
export function keepMasked(options: {
  schema: JsonSchema;
  /** What is deployed, nothing masked. */
  current: EnvironmentInputs;
  /** What is asked for; a sensitive input that is given counts. */
  wanted: EnvironmentInputs;
}): EnvironmentInputs {
  const { schema, current, wanted } = options;
  return takeSensitive(schema, current).taken.reduce(
    (inputs, path) => keepInput(inputs, current, path),
    wanted,
  );
}

type Path = string[];

function takeSensitive(
  schema: JsonSchema,
  inputs: EnvironmentInputs,
): { kept: EnvironmentInputs; taken: Path[] } {
  const taken: Path[] = [];
  const root = resolveReference(schema, schema);
  return { kept: maskObject(inputs, root, schema, [], taken), taken };
}

function maskObject(
  inputs: EnvironmentInputs,
  schema: JsonSchema,
  root: JsonSchema,
  prefix: Path,
  taken: Path[],
): EnvironmentInputs {
  const properties = listProperties(schema, root);
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => {
      const path = [...prefix, name];
      const part = properties.get(name) ?? {};
      if (isSensitive(part, root, 0)) {
        taken.push(path);
        return [];
      }
      return isRecord(value) && 'properties' in part
        ? [[name, maskObject(value, part, root, path, taken)]]
        : [[name, value]];
    }),
  );
}

/** An array has no path that leads into it, so that its items count for it. */
function isSensitive(
  schema: JsonSchema,
  root: JsonSchema,
  depth: number,
): boolean {
  if (schema.format === 'password' || schema.writeOnly === true) {
    return true;
  }
  return (
    'items' in schema &&
    depth < MAX_DEPTH &&
    hasSensitive(resolveReference(root, schema.items), root, depth + 1)
  );
}

function hasSensitive(
  schema: JsonSchema,
  root: JsonSchema,
  depth: number,
): boolean {
  return (
    isSensitive(schema, root, depth) ||
    (depth < MAX_DEPTH &&
      [...listProperties(schema, root).values()].some(part =>
        hasSensitive(part, root, depth + 1),
      ))
  );
}

function keepInput(
  inputs: EnvironmentInputs,
  current: EnvironmentInputs,
  [name, ...rest]: Path,
): EnvironmentInputs {
  if (rest.length === 0) {
    return Object.hasOwn(inputs, name)
      ? inputs
      : { ...inputs, [name]: current[name] };
  }
  const [inner, deployed] = [inputs[name], current[name]];
  // An object that is taken out takes its secrets along.
  return isRecord(inner) && isRecord(deployed)
    ? { ...inputs, [name]: keepInput(inner, deployed, rest) }
    : inputs;
}

/** The properties of an object's schema, each with its references followed. */
function listProperties(
  schema: JsonSchema,
  root: JsonSchema,
): Map<string, JsonSchema> {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  return new Map(
    Object.entries(properties).map(([name, part]) => [
      name,
      resolveReference(root, part),
    ]),
  );
}
