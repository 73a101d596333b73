import { InputError } from '@backstage/errors';
import {
  TemplateRulesError,
  TemplateSchema,
  TemplateSchemaError,
  findFormProblems,
  findKeywordProblems,
  parseTemplateRules,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import {
  BundleFile,
  MANIFEST_PATH,
  RULES_PATH,
  SCHEMA_PATH,
} from './bundleFiles';

/**
 * Checks what needs no control plane: that the bundle is whole, and that its
 * schema is one. Returns what an author should know of a bundle that is registered
 * all the same.
 *
 * @throws InputError with every problem
 */
export async function checkBundle(options: {
  schemaValidator: SchemaValidator;
  files: BundleFile[];
  /** The folder of the bundle, for the message. */
  path: string;
  /** Whether the environments are provisioned by their own pipelines. */
  isCustomerManaged: boolean;
}): Promise<string[]> {
  const { schemaValidator, files, path, isCustomerManaged } = options;
  const file = files.find(each => each.path === SCHEMA_PATH);
  const {
    schema,
    problems,
    warnings = [],
  } = file
    ? await readSchema(schemaValidator, file.contents.toString('utf8'))
    : { schema: undefined, problems: [describeMissing(files, SCHEMA_PATH)] };
  const rulesFile = files.find(each => each.path === RULES_PATH);
  if (schema && rulesFile) {
    const text = rulesFile.contents.toString('utf8');
    problems.push(...(await findRuleProblems(schemaValidator, schema, text)));
  }
  const hasManifest = files.some(each => each.path === MANIFEST_PATH);
  if (!hasManifest && !isCustomerManaged) {
    problems.push(describeMissing(files, MANIFEST_PATH));
  }
  if (problems.length > 0) {
    throw new InputError(
      [
        `The bundle in "${path}" cannot be registered:`,
        ...problems.map(problem => `- ${problem}`),
      ].join('\n'),
    );
  }
  return warnings;
}

async function readSchema(
  schemaValidator: SchemaValidator,
  text: string,
): Promise<{
  schema?: TemplateSchema;
  problems: string[];
  warnings?: string[];
}> {
  try {
    const schema = parseTemplateSchema(text);
    const problem = await schemaValidator.findSchemaProblem(schema);
    const keywords = findKeywordProblems(
      parseTemplateSchema(text, { asWritten: true }),
    );
    const problems = [
      ...(problem === undefined ? [] : [problem]),
      ...keywords.errors,
    ];
    return {
      schema,
      problems: problems.map(each => `${SCHEMA_PATH}: ${each}`),
      warnings: [...keywords.warnings, ...findFormProblems(schema.inputs)],
    };
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      return {
        problems: error.reasons.map(reason => `${SCHEMA_PATH}: ${reason}`),
      };
    }
    throw error;
  }
}

async function findRuleProblems(
  schemaValidator: SchemaValidator,
  schema: TemplateSchema,
  text: string,
): Promise<string[]> {
  const name = (problem: string) => `${RULES_PATH}: ${problem}`;
  try {
    const rules = parseTemplateRules(text);
    const problems = await schemaValidator.findRuleProblems({
      ...schema,
      rules,
    });
    return problems.map(name);
  } catch (error) {
    if (error instanceof TemplateRulesError) {
      return error.reasons.map(name);
    }
    throw error;
  }
}

function describeMissing(files: BundleFile[], path: string): string {
  const lookalike = path.replace(/\.yaml$/, '.yml');
  return files.some(file => file.path === lookalike)
    ? `${path} is missing: ${lookalike} must have that name`
    : `${path} is missing`;
}
