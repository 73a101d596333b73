import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  TemplateSchema,
  TextFile,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { parse as parseYaml } from 'yaml';

/** Where the example bundles are. */
export const EXAMPLES_DIRECTORY = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  '../../examples/environment-templates',
);

/** The names of the example templates. */
export const EXAMPLE_TEMPLATES = readdirSync(EXAMPLES_DIRECTORY, {
  withFileTypes: true,
})
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** An example bundle as it stands in the repository. */
export interface ExampleBundle {
  schemaText: string;
  schema: TemplateSchema;
  /** What the schema says of each input. */
  inputs: Record<string, InputSchema>;
  /** The names of the inputs without which there is no environment. */
  required: string[];
  /** The examples of inputs, which a parsed schema no longer has. */
  examples: Record<string, unknown>;
  manifestText: string;
  /** The `.tf` files of the infrastructure folder. */
  terraform: TextFile[];
}

/** The part of an input's schema that the tests look at. */
export interface InputSchema {
  title?: string;
  type?: string;
  enum?: unknown[];
  description?: string;
  pattern?: string;
  default?: unknown;
  items?: InputSchema;
}

/** Reads version 1 of an example template. */
export function readExampleBundle(templateName: string): ExampleBundle {
  const directory = join(EXAMPLES_DIRECTORY, templateName, 'v1');
  const infrastructure = join(directory, 'infrastructure');
  const schemaText = readFileSync(
    join(directory, 'schema', 'schema.yaml'),
    'utf8',
  );
  const schema = parseTemplateSchema(schemaText);
  return {
    schemaText,
    schema,
    inputs: schema.inputs.properties as Record<string, InputSchema>,
    required: (schema.inputs.required ?? []) as string[],
    examples: readExamples(schemaText, schema.inputTypeName),
    manifestText: readFileSync(join(infrastructure, 'manifest.yaml'), 'utf8'),
    terraform: readdirSync(infrastructure)
      .filter(path => path.endsWith('.tf'))
      .map(path => ({
        path,
        contents: readFileSync(join(infrastructure, path), 'utf8'),
      })),
  };
}

function readExamples(
  schemaText: string,
  inputTypeName: string,
): Record<string, unknown> {
  const { properties } = parseYaml(schemaText).schema.types[inputTypeName];
  return Object.fromEntries(
    Object.entries(properties as Record<string, { example?: unknown }>).flatMap(
      ([name, { example }]) => (example === undefined ? [] : [[name, example]]),
    ),
  );
}
