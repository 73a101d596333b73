import { JsonSchema } from '../spec';
import { isRecord } from '../spec/json';
import { resolveReference } from '../spec/resolveReference';

/** An input of a schema, at whatever depth. */
export interface SchemaInput {
  /** Dotted, such as `network.cidr`; `[]` stands for the items of a list. */
  path: string;
  schema: JsonSchema;
  required: boolean;
}

/** Nothing that people fill in is deeper, and types may not form circles. */
const MAX_DEPTH = 32;

/** Every input of a schema by its path, an object before what is in it. */
export function listInputs(root: JsonSchema): Map<string, SchemaInput> {
  const inputs = new Map<string, SchemaInput>();

  function visit(schema: JsonSchema, at: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      return;
    }
    const { properties, required } = schema;
    const names = new Set<unknown>(Array.isArray(required) ? required : []);
    for (const [name, property] of Object.entries(
      isRecord(properties) ? properties : {},
    )) {
      const path = at ? `${at}.${name}` : name;
      const resolved = resolveReference(root, property);
      inputs.set(path, {
        path,
        schema: resolved,
        required: names.has(name),
      });
      visit(resolved, path, depth + 1);
    }
    if (isRecord(schema.items)) {
      visit(resolveReference(root, schema.items), `${at}[]`, depth + 1);
    }
  }

  visit(resolveReference(root, root), '', 0);
  return inputs;
}
