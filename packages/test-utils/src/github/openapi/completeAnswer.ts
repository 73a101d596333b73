import { OpenApiSchema, resolve } from './document';

/**
 * Adds the members to an answer that GitHub always sends, and that the tests
 * say nothing of.
 */
export function completeAnswer(schema: OpenApiSchema, value: unknown): unknown {
  const { allOf, items, properties, required } = resolve(schema);
  if (Array.isArray(value)) {
    return items ? value.map(each => completeAnswer(items, each)) : value;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (allOf) {
    return allOf.reduce<unknown>(
      (part, each) => completeAnswer(each, part),
      value,
    );
  }
  const completed: Record<string, unknown> = { ...value };
  for (const [name, member] of Object.entries(properties ?? {})) {
    if (name in completed) {
      completed[name] = completeAnswer(member, completed[name]);
    } else if (required?.includes(name)) {
      completed[name] = createValue(member);
    }
  }
  return completed;
}

function createValue(schema: OpenApiSchema): unknown {
  const found = resolve(schema);
  const [choice] = found.oneOf ?? found.anyOf ?? [];
  if (found.nullable) {
    return null;
  }
  if (found.enum) {
    return found.enum[0];
  }
  if (choice) {
    return createValue(choice);
  }
  switch (found.type) {
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return found.minimum ?? 0;
    case 'string':
      return createText(found.format);
    default:
      return completeAnswer(found, {});
  }
}

function createText(format: string | undefined): string {
  switch (format) {
    case 'date-time':
      return '2026-01-01T00:00:00Z';
    case 'uri':
      return 'https://github.test/';
    default:
      return '';
  }
}
