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

/** What an environment is made of: as many objects in S3 and parameters in SSM, with a text. */
export interface Inputs {
  size: number;
  text: string;
}

/** Where deployments of a template run, and what makes its resources. */
export const TEMPLATES = ['local', 'jobs', 'provider'] as const;

export type TemplateName = (typeof TEMPLATES)[number];

/** The objects and parameters that an environment has. */
export function listResources(
  environment: string,
  { size, text }: Inputs,
): Array<[name: string, text: string]> {
  return ['s3', 'ssm'].flatMap(service =>
    Array.from(
      { length: size },
      (_, index) =>
        [`${service} ${environment}/${index}`, `${environment} ${text}`] as [
          string,
          string,
        ],
    ),
  );
}

/** Lays the templates out as `protonControlPlane.environmentTemplates` expects. */
export async function writeTemplates(options: {
  directory: string;
  /** Where the program that changes resources records overlaps. */
  ledger: string;
}): Promise<void> {
  const code = {
    local: createProgramCode(options.ledger),
    jobs: createProgramCode(options.ledger),
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
