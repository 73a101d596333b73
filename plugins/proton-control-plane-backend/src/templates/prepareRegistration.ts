import {
  TemplateSchema,
  TemplateSchemaError,
  findFormProblems,
  parseTemplateSchema,
  resolveReference,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { BundleManifest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { EngineRegistry } from '../engines/EngineRegistry';
import { isStorableText } from '../database/storableText';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { Bundle, hashBundle } from './sources/bundle';
import { encodeBundle } from './sources/bundleCodec';
import { validateEnvironmentTemplateBundle } from './sources/validateBundle';

/** What is kept of a bundle when its version is registered. */
export interface RegisteredBundle {
  schema: string;
  /** Absent when the environments of the template are customer managed. */
  manifest?: BundleManifest;
  bundle: Buffer;
  contentHash: string;
  /** What does not keep the version from being registered; empty for nothing. */
  statusMessage: string;
}

/** What a bundle is checked with at registration. */
export interface RegistrationChecks {
  engines: EngineRegistry;
  schemaValidator: SchemaValidator;
}

/**
 * Checks a bundle as Proton did at registration: format and schema, not what
 * the infrastructure code does.
 *
 * @throws InvalidBundleError with every problem
 */
export async function prepareRegistration(
  { engines, schemaValidator }: RegistrationChecks,
  bundle: Bundle,
  provisioning?: 'CUSTOMER_MANAGED',
): Promise<RegisteredBundle> {
  const { schema, manifest } = validateEnvironmentTemplateBundle(bundle, {
    provisioning,
    engines,
  });
  const warnings = await checkSchema(schemaValidator, schema, provisioning);
  return {
    schema,
    manifest,
    statusMessage: warnings.join('; '),
    bundle: encodeBundle(bundle),
    contentHash: hashBundle(bundle),
  };
}

/** Returns why no form can ask for the inputs; none when one can. */
async function checkSchema(
  schemaValidator: SchemaValidator,
  text: string,
  provisioning?: 'CUSTOMER_MANAGED',
): Promise<string[]> {
  if (!isStorableText(text)) {
    throw new InvalidBundleError(
      `schema/schema.yaml: line ${findUnstorableLine(
        text,
      )} contains a null character; remove it`,
    );
  }
  try {
    const schema = parseTemplateSchema(text);
    const problem = await schemaValidator.findSchemaProblem(schema);
    const problems = [
      ...(problem === undefined ? [] : [problem]),
      ...(provisioning === 'CUSTOMER_MANAGED'
        ? findOutputSchemaProblems(schema)
        : []),
    ];
    if (problems.length > 0) {
      throw new InvalidBundleError(
        problems.map(each => `schema/schema.yaml: ${each}`),
      );
    }
    return findFormProblems(schema.inputs);
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      throw new InvalidBundleError(
        error.reasons.map(reason => `schema/schema.yaml: ${reason}`),
      );
    }
    throw error;
  }
}

function findUnstorableLine(text: string): number {
  return text.split('\n').findIndex(line => !isStorableText(line)) + 1;
}

/**
 * What speaks against a schema whose inputs are the outputs of customer managed
 * environments: outputs are strings, and nobody but the customer knows them.
 */
function findOutputSchemaProblems({
  inputTypeName,
  inputs,
}: TemplateSchema): string[] {
  return Object.entries({ ...(inputs.properties as object) }).flatMap(
    ([name, property]) => {
      const at = `schema.types.${inputTypeName}.properties.${name}`;
      const schema = resolveReference(inputs, property);
      const problems: string[] = [];
      if (schema.type !== 'string') {
        problems.push(
          `${at}.type must be "string": the properties are the outputs of customer managed environments`,
        );
      }
      if ('default' in schema) {
        problems.push(
          `${at}.default must not be there: outputs of customer managed environments have no defaults`,
        );
      }
      return problems;
    },
  );
}
