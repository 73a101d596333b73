import { EnvironmentInputs } from './environmentSpec';
import { isExactNumber } from './exactNumber';
import { isRecord } from './isRecord';
import { resolveReference } from './resolveReference';
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
      visitProperties(schema, value);
    }
  }

  function visitProperties(
    { properties, additionalProperties }: JsonSchema,
    value: Record<string, unknown>,
  ): void {
    const named = isRecord(properties) ? properties : {};
    for (const [name, property] of Object.entries(named)) {
      const held = Object.hasOwn(value, name)
        ? value[name]
        : resolveReference(root, property).default;
      visit(property, held, new Set());
    }
    for (const [name, held] of Object.entries(value)) {
      if (!Object.hasOwn(named, name)) {
        visit(additionalProperties, held, new Set());
      }
    }
  }

  visit(root, inputs, new Set());
  return [...texts];
}

function listTexts(value: unknown): string[] {
  if (isExactNumber(value)) {
    // Terraform writes 1.0 as 1.
    return [value.text, String(value.toNumber())];
  }
  switch (typeof value) {
    case 'string':
      return [value];
    case 'number':
    case 'bigint':
      return [String(value)];
    case 'object':
      return value === null ? [] : Object.values(value).flatMap(listTexts);
    default:
      return [];
  }
}
