import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';
import { inlineReferences } from './inlineReferences';
import { findInputSchema, splitPath } from './inputPaths';

/**
 * A schema in which inputs whose values are not shown need not be filled in: left
 * empty they keep what they have, so neither a default nor a requirement may
 * speak for them.
 */
export function relaxMaskedInputs(
  schema: JsonSchema,
  masked: string[],
  hint: string,
): JsonSchema {
  const relaxed = structuredClone(inlineReferences(schema));
  for (const path of masked) {
    const input = findInputSchema(relaxed, path);
    const steps = splitPath(path);
    const parent = findInputSchema(relaxed, steps.slice(0, -1).join('.'));
    if (!input || !parent) {
      continue;
    }
    delete input.default;
    delete input.minLength;
    input.description = [input.description, hint].filter(Boolean).join(' ');
    if (Array.isArray(parent.required)) {
      parent.required = parent.required.filter(name => name !== steps.at(-1));
    }
  }
  return relaxed;
}
