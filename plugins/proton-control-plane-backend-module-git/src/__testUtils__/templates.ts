import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const MANIFEST = `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`;

const schema = (inputs: string) => `schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "Inputs"
  types:
    Inputs:
      type: object
      properties:
        cluster_name: { type: string }
        nodes: { type: integer, default: 2 }
${inputs}`;

const MAIN = `output "cluster_name" {
  value = var.environment.inputs.cluster_name
}
`;

/** `eks` 1.0, `eks` 2.0 with other files, and `secret` with a password. */
const FILES: Record<string, string> = {
  'eks/v1/schema/schema.yaml': schema(''),
  'eks/v1/infrastructure/manifest.yaml': MANIFEST,
  'eks/v1/infrastructure/main.tf': MAIN,
  'eks/v1/infrastructure/network.tf': 'locals {}\n',
  'eks/v1/infrastructure/addons/values.yaml': 'replicas: 2\n',
  'eks/v1/infrastructure/.terraform.lock.hcl': '# providers\n',
  'eks/v2/schema/schema.yaml': schema('        zones: { type: integer }\n'),
  'eks/v2/infrastructure/manifest.yaml': MANIFEST,
  'eks/v2/infrastructure/main.tf': MAIN,
  'secret/v1/schema/schema.yaml': schema(
    '        password: { type: string, format: password }\n',
  ),
  'secret/v1/infrastructure/manifest.yaml': MANIFEST,
  'secret/v1/infrastructure/main.tf': MAIN,
};

/** Writes the templates of the tests below a folder. */
export async function writeTemplates(folder: string): Promise<void> {
  for (const [path, contents] of Object.entries(FILES)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}
