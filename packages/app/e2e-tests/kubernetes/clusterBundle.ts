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
      required: [endpoint, certificate_authority]
      properties:
        endpoint: { type: string }
        certificate_authority: { type: string }
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: '*'
      rendering_engine: hcl
      template_language: terraform
`,
  'infrastructure/main.tf': `resource "terraform_data" "cluster" {
  input = var.environment.name
}

output "cluster_name" {
  value = terraform_data.cluster.output
}

output "cluster_endpoint" {
  value = var.environment.inputs.endpoint
}

output "cluster_certificate_authority_data" {
  value = var.environment.inputs.certificate_authority
}
`,
};

/** A template whose clusters are wherever their inputs say, as a gzipped archive. */
export function clusterBundle(): Promise<Buffer> {
  return packBundle(async folder => {
    for (const [path, content] of Object.entries(FILES)) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  });
}
