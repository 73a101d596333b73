import { TextFile } from '@proton-vending/backstage-plugin-proton-common';

/**
 * A small Terraform bundle; `extraInput` makes another version of it, which is
 * backward compatible when the input is not required.
 */
export function clusterBundle(
  extraInput?: string,
  isRequired = true,
): {
  files: TextFile[];
} {
  return {
    files: [
      {
        path: 'schema/schema.yaml',
        contents: `schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "ClusterInputs"
  types:
    ClusterInputs:
      type: object
      required: [cluster_name${
        extraInput && isRequired ? `, ${extraInput}` : ''
      }]
      properties:
        cluster_name:
          type: string
          pattern: ^[a-z]+$
        size:
          type: integer
          minimum: 1
          default: 3
${extraInput ? `        ${extraInput}: { type: string }\n` : ''}`,
      },
      {
        path: 'infrastructure/manifest.yaml',
        contents: `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
      },
      {
        path: 'infrastructure/main.tf',
        contents: `resource "terraform_data" "cluster" {
  input = var.environment.inputs.cluster_name
}

output "cluster_name" {
  value = terraform_data.cluster.output
}
`,
      },
    ],
  };
}
