import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packBundle } from '../proton/packBundle';

const FILES = {
  'schema/schema.yaml': `schema:
  format: { openapi: '3.0.0' }
  environment_input_type: ClusterInputs
  types:
    ClusterInputs:
      type: object
      required: [cluster_name, db_password]
      properties:
        cluster_name: { type: string }
        db_password:
          title: Database password
          description: Of the administrator
          type: string
          format: password
          minLength: 12
        cache:
          title: Cache
          type: object
          properties:
            token: { title: Token, type: string, writeOnly: true }
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: '*'
      rendering_engine: hcl
      template_language: terraform
`,
  'infrastructure/main.tf': `resource "terraform_data" "cluster" {
  input = sha256(var.environment.inputs.db_password)
}
`,
};

/** A template whose clusters need a password, as a gzipped archive. */
export function secretBundle(): Promise<Buffer> {
  return packBundle(async folder => {
    for (const [path, content] of Object.entries(FILES)) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  });
}
