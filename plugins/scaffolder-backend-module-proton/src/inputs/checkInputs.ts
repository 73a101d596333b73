import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  InputViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  withTemplateRules,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import type { ResolvedTemplateVersion } from '../templates/resolveTemplateVersion';

/** @throws InputError that lists the inputs that break the schema or its rules. */
export async function checkInputs(options: {
  schemaValidator: SchemaValidator;
  version: ResolvedTemplateVersion;
  inputs: EnvironmentInputs;
  /** What tells the rules of the version; absent with AWS's own API. */
  extension: ProtonExtension | undefined;
}): Promise<void> {
  const { schemaValidator, version, inputs, extension } = options;
  if (version.schema) {
    const schema = await withTemplateRules(extension, {
      ...version,
      schema: version.schema,
    });
    requireNoViolations(
      version,
      await schemaValidator.findInputViolations(schema, inputs),
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
