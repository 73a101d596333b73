import {
  EnvironmentInputs,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { findProblems } from '../../fields/environmentInputs/findProblems';
import { inlineReferences } from '../../fields/environmentInputs/inlineReferences';
import { isRecord } from '../../fields/environmentInputs/inputPaths';
import { listSecretPaths } from '../../fields/environmentInputs/secretPaths';

/** The inputs of a version that a campaign can set, by name. */
export function listChangeable(schema: JsonSchema): Record<string, JsonSchema> {
  const inlined = inlineReferences(schema);
  const secrets = new Set(
    listSecretPaths(inlined).map(path => path.split('.')[0]),
  );
  const properties = isRecord(inlined.properties) ? inlined.properties : {};
  return Object.fromEntries(
    Object.entries(properties).filter(
      (entry): entry is [string, JsonSchema] =>
        isRecord(entry[1]) && !secrets.has(entry[0]),
    ),
  );
}

/** Of some inputs, those whose values a campaign can remove: the optional ones. */
export function listRemovable(schema: JsonSchema, names: string[]): string[] {
  const { required } = inlineReferences(schema);
  return names.filter(
    name => !(Array.isArray(required) && required.includes(name)),
  );
}

/** Of some inputs, those that are set to a value; a null removes the value. */
export function listSet(names: string[], inputs: EnvironmentInputs): string[] {
  return names.filter(name => inputs[name] !== null);
}

/** The part of a schema that is about some of its inputs. */
export function pickInputs(schema: JsonSchema, names: string[]): JsonSchema {
  const changeable = listChangeable(schema);
  const known = names.filter(name => Object.hasOwn(changeable, name));
  return {
    type: 'object',
    required: known,
    properties: Object.fromEntries(known.map(name => [name, changeable[name]])),
  };
}

/** Whether all inputs that are changed have values that fit. */
export function areInputsGood(
  schema: JsonSchema | undefined,
  names: string[],
  inputs: EnvironmentInputs,
): boolean {
  if (names.length === 0) {
    return true;
  }
  if (schema === undefined || !isRecord(inputs)) {
    return false;
  }
  const set = listSet(names, inputs);
  const values = Object.fromEntries(
    Object.entries(inputs).filter(([name]) => set.includes(name)),
  );
  return findProblems(pickInputs(schema, set), values).length === 0;
}
