import {
  TemplateRulesError,
  TemplateSchema,
  TemplateSchemaError,
  findFormProblems,
  findKeywordProblems,
  parseTemplateRules,
  parseTemplateSchema,
  resolveReference,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { BundleManifest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { EngineRegistry } from '../engines/EngineRegistry';
import { isStorableText } from '../database/storableText';
import { InvalidBundleError } from './sources/InvalidBundleError';
import { findOutputDescriptions } from './findOutputDescriptions';
import {
  Bundle,
  hashBundle,
  listInfrastructureFiles,
  RULES_PATH,
  SCHEMA_PATH,
} from './sources/bundle';
import { encodeBundle } from './sources/bundleCodec';
import { validateEnvironmentTemplateBundle } from './sources/validateBundle';

/** What is kept of a bundle when its version is registered. */
export interface RegisteredBundle {
  schema: string;
  /** The text of the conditions over the inputs; absent without any. */
  rules?: string;
  /** Absent when the environments of the template are customer managed. */
  manifest?: BundleManifest;
  bundle: Buffer;
  contentHash: string;
  /** By the names of the outputs; those that have none are left out. */
  outputDescriptions: Record<string, string>;
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
  const { schema, rules, manifest, keptBundle } =
    validateEnvironmentTemplateBundle(bundle, { provisioning, engines });
  const warnings = await checkSchema(schemaValidator, schema, provisioning);
  if (rules !== undefined) {
    await checkRules(schemaValidator, schema, rules);
  }
  return {
    schema,
    rules,
    manifest,
    statusMessage: [...warnings, ...(keptBundle ? [keptBundle] : [])].join(
      '; ',
    ),
    bundle: encodeBundle(bundle),
    contentHash: hashBundle(bundle),
    outputDescriptions: findOutputDescriptions(listInfrastructureFiles(bundle)),
  };
}

/** Returns what the author should know of a schema that is registered all the same. */
async function checkSchema(
  schemaValidator: SchemaValidator,
  text: string,
  provisioning?: 'CUSTOMER_MANAGED',
): Promise<string[]> {
  requireStorable(SCHEMA_PATH, text);
  try {
    const schema = parseTemplateSchema(text);
    const problem = await schemaValidator.findSchemaProblem(schema);
    const keywords = findKeywordProblems(
      parseTemplateSchema(text, { asWritten: true }),
    );
    const problems = [
      ...(problem === undefined ? [] : [problem]),
      ...keywords.errors,
      ...(provisioning === 'CUSTOMER_MANAGED'
        ? findOutputSchemaProblems(schema)
        : []),
    ];
    if (problems.length > 0) {
      throw new InvalidBundleError(
        problems.map(each => `schema/schema.yaml: ${each}`),
      );
    }
    return [...keywords.warnings, ...findFormProblems(schema.inputs)];
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      throw new InvalidBundleError(
        error.reasons.map(reason => `schema/schema.yaml: ${reason}`),
      );
    }
    throw error;
  }
}

/** @throws InvalidBundleError when a rule isn't CEL, or is about no input */
async function checkRules(
  schemaValidator: SchemaValidator,
  schema: string,
  text: string,
): Promise<void> {
  requireStorable(RULES_PATH, text);
  const problems = await findRuleProblems(schemaValidator, schema, text);
  if (problems.length > 0) {
    throw new InvalidBundleError(
      problems.map(problem => `${RULES_PATH}: ${problem}`),
    );
  }
}

async function findRuleProblems(
  schemaValidator: SchemaValidator,
  schema: string,
  text: string,
): Promise<readonly string[]> {
  try {
    const rules = parseTemplateRules(text);
    return await schemaValidator.findRuleProblems({
      ...parseTemplateSchema(schema),
      rules,
    });
  } catch (error) {
    if (error instanceof TemplateRulesError) {
      return error.reasons;
    }
    throw error;
  }
}

function requireStorable(path: string, text: string): void {
  if (!isStorableText(text)) {
    const line = text.split('\n').findIndex(each => !isStorableText(each)) + 1;
    throw new InvalidBundleError(
      `${path}: line ${line} contains a null character; remove it`,
    );
  }
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
