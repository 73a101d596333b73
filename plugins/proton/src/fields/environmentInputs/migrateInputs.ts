import {
  EnvironmentInputs,
  findInputViolations,
  JsonSchema,
  MASKED_VALUE,
} from '@proton-vending/backstage-plugin-proton-common';
import { isExactDigits } from './isExactDigits';
import {
  findInputSchema,
  isRecord,
  listLeaves,
  readInput,
  removeInput,
  splitPath,
} from './inputPaths';
import { isSecretPath, listSecretPaths } from './secretPaths';

/** An input that the next schema has no place for. */
export interface DroppedInput {
  path: string;
  title: string;
  value: unknown;
}

/**
 * Takes inputs from one schema to another. A value that was only the default
 * follows the new default; one that does not fit is dropped and named.
 */
export function migrateInputs(options: {
  inputs: EnvironmentInputs;
  /** Where the inputs come from; without it nothing counts as a default. */
  from?: JsonSchema;
  to: JsonSchema;
}): { inputs: EnvironmentInputs; dropped: DroppedInput[] } {
  const { from, to } = options;
  const dropped: DroppedInput[] = [];
  let inputs = options.inputs;

  const drop = (path: string) => {
    const value = readInput(inputs, path);
    inputs = removeInput(inputs, path);
    if (!from || !isDefault(value, findInputSchema(from, path))) {
      const isSecret = [to, from].some(
        schema => schema && isSecretPath(listSecretPaths(schema), path),
      );
      dropped.push({
        path,
        title: titleOf(path, to, from),
        value: isSecret ? MASKED_VALUE : value,
      });
    }
  };
  for (const path of listLeaves(inputs, [to, from])) {
    const was = from && findInputSchema(from, path);
    const is = findInputSchema(to, path);
    if (!is) {
      drop(path);
    } else if (
      was?.default !== undefined &&
      isDefault(readInput(inputs, path), was) &&
      !isDefault(readInput(inputs, path), is)
    ) {
      inputs = removeInput(inputs, path);
    }
  }
  // What breaks the schema as it is goes; to leave it out can break no more than
  // a requirement, which the form then asks for.
  for (const path of listMisfits(inputs, to)) {
    const value = readInput(inputs, path);
    if (isRecord(value) && Object.keys(value).length === 0) {
      inputs = removeInput(inputs, path);
    } else if (value !== undefined) {
      drop(path);
    }
  }
  return { inputs, dropped };
}

function listMisfits(inputs: EnvironmentInputs, schema: JsonSchema): string[] {
  return findInputViolations(
    { inputTypeName: 'Inputs', inputs: schema },
    inputs,
  )
    .filter(
      ({ path }) =>
        !isExactDigits(findInputSchema(schema, path), readInput(inputs, path)),
    )
    .map(({ path }) => {
      // Of a list, all goes: its items have no meaning one by one.
      const steps = splitPath(path);
      const index = steps.findIndex(step => /^\d+$/.test(step));
      return (index < 0 ? steps : steps.slice(0, index)).join('.');
    })
    .filter(path => path !== '');
}

function isDefault(value: unknown, schema: JsonSchema | undefined): boolean {
  return (
    schema?.default !== undefined &&
    JSON.stringify(value) === JSON.stringify(schema.default)
  );
}

function titleOf(path: string, ...schemas: Array<JsonSchema | undefined>) {
  const title = schemas
    .map(schema => schema && findInputSchema(schema, path)?.title)
    .find(each => typeof each === 'string' && each !== '');
  return typeof title === 'string' ? title : path;
}
