import {
  EnvironmentInputs,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';

/** The inputs that a field held last, and what they were for. */
export interface RememberedInputs {
  /** The version and environment that they belong to. */
  key: string;
  environmentRef?: string;
  schema: JsonSchema;
  inputs: EnvironmentInputs;
}

// The wizard takes the field away with each step. When it is back, the value
// alone does not tell whether the template was changed on an earlier step.
const remembered = new Map<string, RememberedInputs>();

export function rememberInputs(fieldId: string, inputs: RememberedInputs) {
  remembered.set(fieldId, inputs);
}

/** What a value was for, when it is the one that the field held last. */
export function recallInputs(
  fieldId: string,
  value: unknown,
): RememberedInputs | undefined {
  const last = remembered.get(fieldId);
  return last && JSON.stringify(last.inputs) === JSON.stringify(value)
    ? last
    : undefined;
}
