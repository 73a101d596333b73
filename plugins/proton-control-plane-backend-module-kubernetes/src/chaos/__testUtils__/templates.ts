import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OUTPUTS, PROVIDER_CODE, createProgramCode } from './templateCode';

const SCHEMA = `schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "Inputs"
  types:
    Inputs:
      type: object
      required: [size, text]
      properties:
        size:
          type: integer
        text:
          type: string
`;

const MANIFEST = `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`;

/** What an environment is made of: objects with a text in a bucket. */
export interface Inputs {
  size: number;
  text: string;
}

/** Where deployments of a template run, and what makes its objects. */
export const TEMPLATES = ['local', 'jobs', 'provider'] as const;

export type TemplateName = (typeof TEMPLATES)[number];

/** The objects that an environment has. */
export function listObjects(
  environment: string,
  { size, text }: Inputs,
): Array<[key: string, text: string]> {
  return Array.from({ length: size }, (_, index) => [
    `${environment}/${index}`,
    `${environment} ${text}`,
  ]);
}

/** Lays the templates out as `protonControlPlane.environmentTemplates` expects. */
export async function writeTemplates(options: {
  directory: string;
  /** Where S3 is. */
  endpoint: string;
  /** Where the program that changes objects records overlaps. */
  ledger: string;
}): Promise<void> {
  const code = {
    local: createProgramCode(options),
    jobs: createProgramCode(options),
    provider: PROVIDER_CODE,
  };
  for (const name of TEMPLATES) {
    const files = [
      ['schema/schema.yaml', SCHEMA],
      ['infrastructure/manifest.yaml', MANIFEST],
      ['infrastructure/main.tf', `${code[name]}\n${OUTPUTS}`],
    ];
    for (const [path, contents] of files) {
      const file = join(options.directory, name, 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
  }
}
