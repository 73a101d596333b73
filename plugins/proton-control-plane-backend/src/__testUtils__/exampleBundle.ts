import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  TemplateSchema,
  TextFile,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';

/** Where the example bundles are. */
export const EXAMPLES_DIRECTORY = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  '../../examples/environment-templates',
);

/** An example bundle as it stands in the repository. */
export interface ExampleBundle {
  schemaText: string;
  schema: TemplateSchema;
  /** What the schema says of each input. */
  inputs: Record<string, InputSchema>;
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
    manifestText: readFileSync(join(infrastructure, 'manifest.yaml'), 'utf8'),
    terraform: readdirSync(infrastructure)
      .filter(path => path.endsWith('.tf'))
      .map(path => ({
        path,
        contents: readFileSync(join(infrastructure, path), 'utf8'),
      })),
  };
}
