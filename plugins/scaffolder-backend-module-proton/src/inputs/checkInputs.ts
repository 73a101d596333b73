import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  InputViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import type { ResolvedTemplateVersion } from '../templates/resolveTemplateVersion';

/** @throws InputError that lists the inputs that break the schema. */
export async function checkInputs(options: {
  schemaValidator: SchemaValidator;
  version: ResolvedTemplateVersion;
  inputs: EnvironmentInputs;
}): Promise<void> {
  const { schemaValidator, version, inputs } = options;
  if (version.schema) {
    requireNoViolations(
      version,
      await schemaValidator.findInputViolations(version.schema, inputs),
    );
  }
}

/** @throws InputError that lists the inputs that break the schema. */
export function requireNoViolations(
  version: ResolvedTemplateVersion,
  violations: InputViolation[],
): void {
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
