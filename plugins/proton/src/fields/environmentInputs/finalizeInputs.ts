import {
  EnvironmentInputs,
  JsonSchema,
  omitNulls,
} from '@proton-vending/backstage-plugin-proton-common';
import { isRecord, writeInput } from './inputPaths';
import type { EnvironmentInputsOptions } from './schema';

/**
 * The value of the field: what the form holds, without what was left empty, and
 * with the values that the options set.
 */
export function finalizeInputs(options: {
  schema: JsonSchema;
  inputs: EnvironmentInputs;
  fieldOptions: EnvironmentInputsOptions;
  readFormValue: (field: string) => unknown;
}): EnvironmentInputs {
  const { schema, inputs, fieldOptions, readFormValue } = options;
  const { hide = [], lock = [], preset = {}, presetFrom = {} } = fieldOptions;
  let result = withoutEmpty(omitNulls(schema, inputs), schema);
  for (const path of [...hide, ...lock]) {
    if (path in preset) {
      result = writeInput(result, path, preset[path]);
    }
  }
  for (const [path, field] of Object.entries(presetFrom)) {
    const value = readFormValue(field);
    if (value !== undefined && value !== '') {
      result = writeInput(result, path, value);
    }
  }
  return withoutEmpty(result, schema);
}

/**
 * Leaves out what was not filled in: `undefined`, empty texts unless they stand
 * for something other than the default, and optional objects with nothing in them.
 */
function withoutEmpty(
  inputs: EnvironmentInputs,
  schema: JsonSchema,
): EnvironmentInputs {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => {
      const property = properties[name];
      const below = isRecord(property) ? property : {};
      const kept = clean(value, below);
      const empty =
        kept === undefined ||
        (kept === '' && (below.default ?? '') === '') ||
        (isRecord(kept) &&
          Object.keys(kept).length === 0 &&
          !required.includes(name));
      return empty ? [] : [[name, kept]];
    }),
  );
}

function clean(value: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(value)) {
    const items = isRecord(schema.items) ? schema.items : {};
    // An item that is not filled in keeps its place, for its error to be shown there.
    return value.map(item => clean(item, items) ?? '');
  }
  return isRecord(value) ? withoutEmpty(value, schema) : value;
}
