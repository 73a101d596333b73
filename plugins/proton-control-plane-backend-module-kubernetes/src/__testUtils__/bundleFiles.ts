/**
 * A bundle of three resources, each of which writes to a file with the cluster's
 * name when it is built. The second one waits while there is a `.wait` file.
 */
export function bundleFiles(folder: string): Array<[string, string]> {
  const ledger = `${folder}/\${var.environment.inputs.cluster_name}`;
  return [
    [
      'schema/schema.yaml',
      `schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "ClusterInputs"
  types:
    ClusterInputs:
      type: object
      required: [cluster_name]
      properties:
        cluster_name:
          type: string
`,
    ],
    [
      'infrastructure/manifest.yaml',
      `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
    ],
    [
      'infrastructure/main.tf',
      `resource "terraform_data" "first" {
  provisioner "local-exec" {
    command = "echo first >> ${ledger}"
  }
}

resource "terraform_data" "second" {
  input = terraform_data.first.id
  provisioner "local-exec" {
    command = "echo second >> ${ledger}; while [ -e ${ledger}.wait ]; do sleep 0.1; done"
  }
}

resource "terraform_data" "third" {
  input = terraform_data.second.id
  provisioner "local-exec" {
    command = "echo third >> ${ledger}"
  }
}

output "cluster_name" {
  value = var.environment.inputs.cluster_name
}
`,
    ],
  ];
}
