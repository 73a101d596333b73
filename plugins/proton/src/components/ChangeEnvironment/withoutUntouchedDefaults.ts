import {
  EnvironmentInputs,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { inlineReferences } from '../../fields/environmentInputs/inlineReferences';
import {
  findInputSchema,
  isRecord,
  listLeaves,
  readInput,
  removeInput,
  splitPath,
} from '../../fields/environmentInputs/inputPaths';

/**
 * Takes out the defaults that the form filled in by itself, so that the spec says
 * no more than what somebody chose, and a default that changes later still holds.
 */
export function withoutUntouchedDefaults(options: {
  inputs: EnvironmentInputs;
  /** What was deployed. */
  deployed: EnvironmentInputs;
  schema: JsonSchema;
}): EnvironmentInputs {
  const { deployed } = options;
  const schema = inlineReferences(options.schema);
  let inputs = options.inputs;
  for (const path of listLeaves(inputs, [schema])) {
    const preset = findInputSchema(schema, path)?.default;
    if (
      preset !== undefined &&
      readInput(deployed, path) === undefined &&
      JSON.stringify(readInput(inputs, path)) === JSON.stringify(preset)
    ) {
      inputs = removeEmptied(removeInput(inputs, path), path);
    }
  }
  return inputs;

  function removeEmptied(
    emptied: EnvironmentInputs,
    path: string,
  ): EnvironmentInputs {
    const parent = splitPath(path).slice(0, -1).join('.');
    const left = parent ? readInput(emptied, parent) : undefined;
    return isRecord(left) &&
      Object.keys(left).length === 0 &&
      readInput(deployed, parent) === undefined
      ? removeEmptied(removeInput(emptied, parent), parent)
      : emptied;
  }
}
