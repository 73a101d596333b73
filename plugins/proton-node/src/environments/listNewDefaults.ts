import {
  applyInputDefaults,
  type EnvironmentInputs,
  type InputChange,
  type JsonSchema,
  listInputChanges,
  maskInputs,
} from '@proton-vending/backstage-plugin-proton-common';

/** Inputs, and the schema of the version that they are for. */
export interface InputsOfVersion {
  inputs: EnvironmentInputs;
  schema: JsonSchema | undefined;
}

/**
 * Lists the inputs that nobody set and whose default is another one in the version
 * afterwards. Sensitive values are masked.
 */
export function listNewDefaults(
  before: InputsOfVersion,
  after: InputsOfVersion,
): InputChange[] {
  if (!before.schema || !after.schema) {
    return [];
  }
  const schemas = [before.schema, after.schema];
  const set = new Set(
    listInputChanges(before.inputs, after.inputs).map(({ path }) => path),
  );
  return listInputChanges(
    maskInputs(schemas, applyInputDefaults(before.schema, before.inputs)),
    maskInputs(schemas, applyInputDefaults(after.schema, after.inputs)),
  ).filter(({ path, after: value }) => value !== undefined && !set.has(path));
}
