/** The folders of a bundle that can be registered. */
export const DEMO_BUNDLE = {
  schema: {
    'schema.yaml': `schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "ClusterInputs"
  types:
    ClusterInputs:
      type: object
      properties:
        cluster_name:
          type: string
`,
  },
  infrastructure: {
    'manifest.yaml': `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
    'main.tf': 'resource "terraform_data" "cluster" {}\n',
  },
};
