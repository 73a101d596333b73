import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

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
export async function clusterBundle(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-bundle-'));
  try {
    for (const [path, content] of Object.entries(FILES)) {
      const file = join(folder, path);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, content);
    }
    const archive = join(folder, 'bundle.tar.gz');
    await run('tar', [
      '-czf',
      archive,
      '-C',
      folder,
      'schema',
      'infrastructure',
    ]);
    return await readFile(archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
