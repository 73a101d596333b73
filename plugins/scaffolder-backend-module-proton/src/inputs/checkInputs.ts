import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  findInputViolations,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ResolvedTemplateVersion } from '../templates/resolveTemplateVersion';

/** Throws an error that lists every input that breaks the version's schema. */
export function checkInputs(
  version: ResolvedTemplateVersion,
  inputs: EnvironmentInputs,
): void {
  if (!version.schema) {
    return;
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
}
