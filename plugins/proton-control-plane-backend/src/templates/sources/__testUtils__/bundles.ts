import { Bundle } from '../bundle';

export const SCHEMA = `schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "ClusterInput"
  types:
    ClusterInput:
      type: object
      properties:
        name:
          type: string
`;

export const TERRAFORM_MANIFEST = `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`;

export const TERRAFORM_FILES = {
  'infrastructure/main.tf': 'resource "terraform_data" "cluster" {}\n',
  'infrastructure/manifest.yaml': TERRAFORM_MANIFEST,
  'schema/schema.yaml': SCHEMA,
};

/** A bundle with these files. */
export function makeBundle(files: Record<string, string | Buffer>): Bundle {
  return {
    files: Object.entries(files).map(([path, contents]) => ({
      path,
      contents,
    })),
  };
}
