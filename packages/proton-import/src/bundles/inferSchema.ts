import {
  EnvironmentInputs,
  isExactNumber,
  listEntries,
} from '@proton-vending/backstage-plugin-proton-common';
import { stringify } from 'yaml';

type Schema = Record<string, unknown>;

const INPUT_TYPE = 'InferredInput';

/**
 * Writes a schema that accepts the inputs of some environments: every property
 * that one of them has, with the types of its values, none of them required.
 *
 * @param names - of the environments, for people
 */
export function inferSchema(
  inputs: EnvironmentInputs[],
  names: string[],
): string {
  return stringify({
    schema: {
      format: { openapi: '3.0.0' },
      environment_input_type: INPUT_TYPE,
      types: {
        [INPUT_TYPE]: {
          ...inferObject(inputs),
          description: `Inferred from the inputs of ${names.join(
            ', ',
          )}, because the schema of the template is lost`,
        },
      },
    },
  });
}

function inferObject(values: object[]): Schema {
  const found = new Map<string, unknown[]>();
  for (const [name, value] of values.flatMap(each => listEntries(each))) {
    addTo(found, name, value);
  }
  return {
    type: 'object',
    properties: Object.fromEntries(
      [...found].map(([name, each]) => [name, inferType(each)]),
    ),
  };
}

function inferType(values: unknown[]): Schema {
  const groups = new Map<string, unknown[]>();
  for (const value of values.filter(each => each !== null)) {
    addTo(groups, typeOf(value), value);
  }
  const schemas = [...groups].map(([type, each]) => describe(type, each));
  if (schemas.length === 0) {
    return { type: 'string', nullable: true };
  }
  return schemas.length === 1 ? schemas[0] : { anyOf: schemas };
}

function addTo(
  groups: Map<string, unknown[]>,
  key: string,
  value: unknown,
): void {
  const group = groups.get(key);
  if (group) {
    group.push(value);
  } else {
    groups.set(key, [value]);
  }
}

function describe(type: string, values: unknown[]): Schema {
  if (type === 'array') {
    return { type, items: inferType(values.flat(1)) };
  }
  return type === 'object' ? inferObject(values as object[]) : { type };
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  if (typeof value === 'number' || isExactNumber(value)) {
    return 'number';
  }
  return typeof value;
}
