import { isError } from '@backstage/errors';
import {
  applyInputDefaults,
  EnvironmentInputs,
  EnvironmentSpecError,
  parseEnvironmentSpec,
  parseTemplateRules,
  parseTemplateSchema,
  TemplateRulesError,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { ThrottlingException, ValidationException } from '../errors';

/** A version, and what it says of specs. */
export type VersionWithSchema = Pick<
  TemplateVersionRecord,
  'templateName' | 'majorVersion' | 'minorVersion' | 'schema' | 'rules'
>;

/** A spec that is deployed, and the schema of the version that it is deployed with. */
export interface DeployedSpec {
  spec: string;
  schema?: string;
}

/** Of what is wrong with one input, in characters. */
const MAX_MESSAGE_LENGTH = 500;

/**
 * Throws a `ValidationException` that lists what is wrong with the spec.
 *
 * Don't call it in a transaction: the check can wait for its turn.
 */
export async function validateSpec(
  schemaValidator: SchemaValidator,
  spec: string,
  version: VersionWithSchema,
  deployed?: DeployedSpec,
): Promise<void> {
  const violations = await refuseUnreadable(async () => {
    const inputs = parseEnvironmentSpec(spec);
    return version.schema === undefined
      ? []
      : schemaValidator.findInputViolations(
          {
            ...parseTemplateSchema(version.schema),
            rules: parseTemplateRules(version.rules ?? 'rules: []'),
          },
          inputs,
          { deployed: deployed && readDeployed(deployed, version) },
        );
  });
  if (violations.length > 0) {
    const list = violations.map(({ path, message }) =>
      shorten([path ? `spec.${path}` : 'spec', message].join(' ')),
    );
    throw new ValidationException(
      `The spec does not fit the schema of ${version.templateName}:${
        version.majorVersion
      }.${version.minorVersion}: ${list.join('; ')}`,
    );
  }
}

/** What of a version can only be checked with the inputs that are deployed. */
const COMPARES = /\bx-proton-immutable\b|\boldSelf\b/;

/**
 * The inputs that are deployed, with their defaults. An earlier release may have
 * accepted a spec or a schema that this one can't read: without its schema, a
 * spec has no defaults.
 *
 * @throws ValidationException when the spec can't be read, and the version
 * compares with it
 */
function readDeployed(
  deployed: DeployedSpec,
  { schema = '', rules = '' }: VersionWithSchema,
): EnvironmentInputs | undefined {
  let inputs: EnvironmentInputs;
  try {
    inputs = parseEnvironmentSpec(deployed.spec);
  } catch (error) {
    if (!(error instanceof EnvironmentSpecError)) {
      throw error;
    }
    if (COMPARES.test(schema) || COMPARES.test(rules)) {
      throw new ValidationException(
        `Immutable inputs and rules that use oldSelf can't be checked, because the deployed spec can't be read: ${error.message}. Deploy a template version without them first`,
      );
    }
    return undefined;
  }
  try {
    return deployed.schema === undefined
      ? inputs
      : applyInputDefaults(parseTemplateSchema(deployed.schema).inputs, inputs);
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      return inputs;
    }
    throw error;
  }
}

/** The errors of the API for a spec, a schema or a check that fails. */
async function refuseUnreadable<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      throw new ValidationException(
        `${error.message}. Use a template version with a corrected schema`,
      );
    }
    if (error instanceof TemplateRulesError) {
      throw new ValidationException(
        `${error.message}. Use a template version with corrected rules`,
      );
    }
    if (
      error instanceof EnvironmentSpecError ||
      (isError(error) && error.name === 'InputError')
    ) {
      throw new ValidationException(error.message);
    }
    if (isError(error) && error.name === 'ServiceUnavailableError') {
      throw new ThrottlingException(error.message);
    }
    throw error;
  }
}

function shorten(text: string): string {
  return text.length > MAX_MESSAGE_LENGTH
    ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…`
    : text;
}
