import { Bundle } from '../templates/sources/bundle';
import { clusterBundle } from './clusterBundle';

/** Inputs that aren't strings, which customer managed environments can't have. */
const OTHER_INPUTS = `
        pin: { type: integer, writeOnly: true }
        users: { type: array, items: { $ref: "#/User" } }
    User:
      type: object
      properties:
        name: { type: string }
        key: { type: string, format: password }
`;

/**
 * A bundle with sensitive inputs.
 *
 * @param main - the `main.tf`; that of a cluster when absent
 */
export function sensitiveBundle(
  main?: string,
  options: { stringsOnly?: boolean } = {},
): Bundle {
  const schema = `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        cluster_name: { type: string }
        db_password: { type: string, format: password }${
          options.stringsOnly ? '\n' : OTHER_INPUTS
        }`;
  const contents: Record<string, string | undefined> = {
    'infrastructure/main.tf': main,
    'schema/schema.yaml': schema,
  };
  return {
    files: clusterBundle().files.map(file => ({
      ...file,
      contents: contents[file.path] ?? file.contents,
    })),
  };
}
