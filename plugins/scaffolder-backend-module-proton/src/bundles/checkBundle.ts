import { InputError } from '@backstage/errors';
import {
  TemplateSchema,
  TemplateSchemaError,
  findFormProblems,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { BundleFile, MANIFEST_PATH, SCHEMA_PATH } from './bundleFiles';

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
  const { schema, problems } = file
    ? await readSchema(schemaValidator, file.contents.toString('utf8'))
    : { schema: undefined, problems: [describeMissing(files, SCHEMA_PATH)] };
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
  return schema ? findFormProblems(schema.inputs) : [];
}

async function readSchema(
  schemaValidator: SchemaValidator,
  text: string,
): Promise<{ schema?: TemplateSchema; problems: string[] }> {
  try {
    const schema = parseTemplateSchema(text);
    const problem = await schemaValidator.findSchemaProblem(schema);
    return {
      schema,
      problems: problem === undefined ? [] : [`${SCHEMA_PATH}: ${problem}`],
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

function describeMissing(files: BundleFile[], path: string): string {
  const lookalike = path.replace(/\.yaml$/, '.yml');
  return files.some(file => file.path === lookalike)
    ? `${path} is missing: ${lookalike} must have that name`
    : `${path} is missing`;
}
