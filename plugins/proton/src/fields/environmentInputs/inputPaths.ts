import {
  EnvironmentInputs,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';

/** Stands in a path for the items of an array, as in `subnets[].cidr`. */
export const ITEMS = '[]';

/**
 * The steps of a path such as `network.vpc_cidr`, `subnets[].cidr` or
 * `subnets[0].cidr`; a step into an array is a number or {@link ITEMS}.
 */
export function splitPath(path: string): string[] {
  return path
    .replace(/\[(\d*)\]/g, (_, index) => `.${index || ITEMS}`)
    .split('.')
    .filter(Boolean);
}

/**
 * The schema of the input at a path; `undefined` when there is none. Where several
 * alternatives have it, the first.
 */
export function findInputSchema(
  schema: JsonSchema,
  path: string,
): JsonSchema | undefined {
  return findInputSchemas(schema, path).at(0);
}

/** What a schema and its alternatives say of the input at a path. */
export function findInputSchemas(
  schema: JsonSchema,
  path: string,
): JsonSchema[] {
  return splitPath(path).reduce(
    (schemas, step) => schemas.flatMap(each => findBelow(each, step)),
    [schema],
  );
}

function findBelow(schema: JsonSchema, step: string): JsonSchema[] {
  const isItem =
    step === ITEMS || (/^\d+$/.test(step) && isRecord(schema.items));
  return [
    isItem ? schema.items : findProperty(schema, step),
    ...listAlternatives(schema).flatMap(each => findBelow(each, step)),
  ].filter(isRecord);
}

/** The schemas that say more about the same input. */
export function listAlternatives(schema: JsonSchema): JsonSchema[] {
  return ['allOf', 'anyOf', 'oneOf']
    .flatMap(keyword => schema[keyword])
    .filter(isRecord);
}

/** Of an object that takes any names, each name has the schema of them all. */
function findProperty(schema: JsonSchema, name: string): unknown {
  const { properties, additionalProperties } = schema;
  if (isRecord(properties) && Object.hasOwn(properties, name)) {
    return properties[name];
  }
  return additionalProperties === true ? {} : additionalProperties;
}

/** The value at a path; `undefined` when there is none. */
export function readInput(inputs: EnvironmentInputs, path: string): unknown {
  return splitPath(path).reduce<unknown>(
    (value, step) =>
      Array.isArray(value) || isRecord(value)
        ? (value as Record<string, unknown>)[step]
        : undefined,
    inputs,
  );
}

/** A copy with a value at a path. */
export function writeInput(
  inputs: EnvironmentInputs,
  path: string,
  value: unknown,
): EnvironmentInputs {
  const [step, ...rest] = splitPath(path);
  const below = inputs[step];
  return {
    ...inputs,
    [step]:
      rest.length === 0
        ? value
        : writeInput(isRecord(below) ? below : {}, rest.join('.'), value),
  };
}

/** A copy without the value at a path. */
export function removeInput(
  inputs: EnvironmentInputs,
  path: string,
): EnvironmentInputs {
  const [step, ...rest] = splitPath(path);
  if (!(step in inputs)) {
    return inputs;
  }
  const below = inputs[step];
  const { [step]: _, ...others } = inputs;
  if (rest.length === 0) {
    return others;
  }
  return isRecord(below)
    ? { ...inputs, [step]: removeInput(below, rest.join('.')) }
    : inputs;
}

/** The paths of all values but of objects whose properties a schema names. */
export function listLeaves(
  inputs: EnvironmentInputs,
  schemas: Array<JsonSchema | undefined>,
  prefix = '',
): string[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    const isObject = schemas.some(
      schema => schema && findInputSchema(schema, path)?.properties,
    );
    return isRecord(value) && isObject
      ? listLeaves(value, schemas, path)
      : [path];
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
