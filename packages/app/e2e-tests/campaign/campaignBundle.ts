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
      required: [cluster_name]
      properties:
        cluster_name: { title: Cluster name, type: string }
        nodes: { title: Nodes, type: integer, minimum: 1, default: 2 }
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: '*'
      rendering_engine: hcl
      template_language: terraform
`,
};

/** A template of clusters that are made in a moment, as a gzipped archive. */
export function campaignBundle(
  /** The cluster that can't run this version. */
  failing = '',
): Promise<Buffer> {
  return packBundle(async folder => {
    const files = {
      ...FILES,
      'infrastructure/main.tf': `resource "terraform_data" "cluster" {
  input = "${failing ? 'next' : 'first'}"

  lifecycle {
    precondition {
      condition     = var.environment.inputs.cluster_name != "${failing}"
      error_message = "VcpuLimitExceeded: You have requested more vCPU capacity"
    }
  }
}
`,
    };
    for (const [path, content] of Object.entries(files)) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  });
}
