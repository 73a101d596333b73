import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  findInputViolations,
  TemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ResolvedTemplateVersion } from '../templates/resolveTemplateVersion';

/** @throws InputError that lists every input that breaks the schema. */
export function checkInputs(
  version: ResolvedTemplateVersion,
  schema: TemplateSchema | undefined,
  inputs: EnvironmentInputs,
): void {
  const violations = schema ? findInputViolations(schema, inputs) : [];
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
