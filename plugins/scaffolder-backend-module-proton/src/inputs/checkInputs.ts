import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  findInputViolations,
  JsonSchema,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ResolvedTemplateVersion } from '../templates/resolveTemplateVersion';

/**
 * Returns the schema of the version's inputs, if it has one.
 *
 * @throws InputError that lists every input that breaks the schema.
 */
export function checkInputs(
  version: ResolvedTemplateVersion,
  inputs: EnvironmentInputs,
): JsonSchema | undefined {
  if (!version.schema) {
    return undefined;
  }
  const schema = parseTemplateSchema(version.schema);
  const violations = findInputViolations(schema, inputs);
  if (violations.length > 0) {
    const lines = violations.map(({ path, message }) =>
      path ? `- ${path} ${message}` : `- ${message}`,
    );
    throw new InputError(
      `The inputs do not fit ${version.templateName} ${
        version.version
      }:\n${lines.join('\n')}`,
    );
  }
  return schema.inputs;
}
