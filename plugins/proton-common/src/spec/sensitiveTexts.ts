import { EnvironmentInputs } from './environmentInputs';
import { isExactNumber } from './exactNumber';
import { isRecord, listLeaves } from './json';
import { propertySchema, resolveReference } from './resolveReference';
import { JsonSchema } from './templateSchema';

const COMPOSITIONS = ['allOf', 'anyOf', 'oneOf'];

/**
 * The texts and numbers in the inputs that a schema calls sensitive, by
 * `format: password` or `writeOnly: true`, the schema's defaults among them. Of
 * a list or a map that is sensitive as a whole, all that is inside.
 *
 * @public
 */
export function listSensitiveTexts(
  root: JsonSchema,
  inputs: EnvironmentInputs,
): string[] {
  const texts = new Set<string>();

  /** `seen` are the references that were followed for this value. */
  function visit(node: unknown, value: unknown, seen: Set<string>): void {
    if (!isRecord(node) || value === undefined) {
      return;
    }
    const { $ref } = node;
    if (typeof $ref === 'string') {
      if (seen.has($ref)) {
        return;
      }
      seen.add($ref);
    }
    const schema = resolveReference(root, node);
    if (schema.format === 'password' || schema.writeOnly === true) {
      listTexts(value).forEach(text => texts.add(text));
      return;
    }
    for (const keyword of COMPOSITIONS) {
      const parts = schema[keyword];
      if (Array.isArray(parts)) {
        parts.forEach(part => visit(part, value, seen));
      }
    }
    if (Array.isArray(value)) {
      value.forEach(item => visit(schema.items, item, new Set()));
    } else if (isRecord(value)) {
      const { properties, additionalProperties } = schema;
      const named = isRecord(properties) ? properties : {};
      for (const name of Object.keys({ ...named, ...value })) {
        const property = propertySchema(root, schema, name);
        visit(
          property ?? additionalProperties,
          Object.hasOwn(value, name) ? value[name] : property?.default,
          new Set(),
        );
      }
    }
  }

  visit(root, inputs, new Set());
  return [...texts];
}

function listTexts(value: unknown): string[] {
  return listLeaves(value).flatMap(leaf => {
    if (isExactNumber(leaf)) {
      // Terraform writes 1.0 as 1.
      return [leaf.text, String(leaf.toNumber())];
    }
    return ['string', 'number', 'bigint'].includes(typeof leaf)
      ? [String(leaf)]
      : [];
  });
}
