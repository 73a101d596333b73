import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BuildSite } from './BuildSite';

/** Long enough for one answer, and for several reads of a pipe. */
export const LARGE_OUTPUT_LENGTH = 300_000;

export const SENSITIVE_OUTPUT = 'hush-hush-the-output';

const SCHEMA = `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      required: [cluster_name]
      properties:
        cluster_name: { type: string }
        nodes: { type: integer, default: 1 }
        password: { type: string, format: password }
        broken: { type: boolean, default: false }
`;

const MANIFEST = `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`;

const NAME = '${var.environment.inputs.cluster_name}';

/** By name of the template. */
function createTemplates(site: BuildSite): Record<string, string> {
  const asking = (resource: string, path = `$NAME/${resource}`) => `
    interpreter = ["/bin/bash", "-c"]
    command     = ${JSON.stringify(site.command(path))}`;
  return {
    // Three steps that can be held, also when they are destroyed.
    cluster: `
resource "terraform_data" "first" {
  input = "${NAME}"
  provisioner "local-exec" {${asking('first')}
    environment = { NAME = "${NAME}" }
  }
}
resource "terraform_data" "second" {
  input = terraform_data.first.output
  provisioner "local-exec" {${asking('second')}
    environment = { NAME = "${NAME}" }
  }
  provisioner "local-exec" {
    when        = destroy${asking('destroy')}
    environment = { NAME = self.output }
  }
}
resource "terraform_data" "nodes" {
  count = var.environment.inputs.nodes
  input = "one of \${var.environment.inputs.nodes} in \${terraform_data.second.id}"
}
output "cluster_name" { value = terraform_data.second.output }
output "zones" { value = ["a", "b"] }
output "ids" { value = { a = [9007199254740993, 0.12345678901234567890123] } }
`,
    'secret-values': `
variable "unused" {
  default   = "${SENSITIVE_OUTPUT}"
  sensitive = true
}
resource "terraform_data" "database" {
  input = var.environment.inputs.password
  provisioner "local-exec" {
    interpreter = ["/bin/bash", "-c"]
    command     = "echo password: $PASSWORD; echo $PASSWORD | base64"
    environment = { PASSWORD = var.environment.inputs.password }
  }
}
resource "terraform_data" "hidden" { input = var.unused }
resource "terraform_data" "failing" {
  count = var.environment.inputs.broken ? 1 : 0
  input = terraform_data.database.id
  provisioner "local-exec" {
    command = "echo with \${terraform_data.database.output}; exit 3"
  }
}
output "token" {
  value     = var.unused
  sensitive = true
}
`,
    'large-output': `
output "large" {
  value = join("", [for _ in range(300) : join("", [for _ in range(100) : "0123456789"])])
}
`,
    'broken-plan': `
output "a" { value = var.missing }
output "b" { value = aws_vpc.missing.id }
`,
    'broken-apply': `
resource "terraform_data" "good" {}
resource "terraform_data" "bad" {
  depends_on = [terraform_data.good]
  provisioner "local-exec" { command = "echo no luck >&2; exit 3" }
}
`,
    'with-provider': `
terraform {
  required_providers {
    tiny = { source = "example.com/acme/tiny" }
  }
}
resource "terraform_data" "cluster" {}
`,
  };
}

/** Writes the templates as a folder of bundles; returns their names. */
export async function writeTemplates(
  directory: string,
  site: BuildSite,
): Promise<string[]> {
  const templates = Object.entries(createTemplates(site));
  for (const [name, main] of templates) {
    for (const [path, contents] of [
      ['schema/schema.yaml', SCHEMA],
      ['infrastructure/manifest.yaml', MANIFEST],
      ['infrastructure/main.tf', main],
    ]) {
      const file = join(directory, name, 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
  }
  return templates.map(([name]) => name);
}
