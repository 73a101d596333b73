import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';
import { inlineReferences } from '../../fields/environmentInputs/inlineReferences';

/** An input of a template version, for people. */
export interface InputDescription {
  /** Dotted, items of lists with brackets, such as `subnets[].cidr`. */
  path: string;
  /** How many inputs it is inside of. */
  depth: number;
  title?: string;
  description?: string;
  /** Such as `string` or `integer (int32)`: of a list, that of its entries. */
  type: string;
  /** How many lists the value is nested in; 0 for what is no list. */
  lists: number;
  required: boolean;
  /** JSON text; absent when there is none. */
  default?: string;
  example?: string;
  constraints: InputConstraint[];
}

/** The keywords of JSON Schema that say what values may be. */
export const CONSTRAINT_KEYWORDS = [
  'enum',
  'const',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
] as const;

export interface InputConstraint {
  keyword: (typeof CONSTRAINT_KEYWORDS)[number];
  value: string;
  /** Whether it is for each entry of a list. */
  each: boolean;
}

/** The inputs of a schema in its own order, nested ones after their parent. */
export function describeInputs(schema: JsonSchema): InputDescription[] {
  return describeProperties(inlineReferences(schema), '', 0);
}

function describeProperties(
  schema: JsonSchema,
  prefix: string,
  depth: number,
): InputDescription[] {
  const properties = asRecord(schema.properties);
  const required = asList(schema.required);
  return Object.entries(properties).flatMap(([name, value]) => {
    const property = asRecord(value);
    const path = prefix ? `${prefix}.${name}` : name;
    const items = asRecord(property.items);
    return [
      describeInput(property, path, depth, required.includes(name)),
      ...describeProperties(property, path, depth + 1),
      ...describeProperties(items, `${path}[]`, depth + 1),
    ];
  });
}

function describeInput(
  schema: JsonSchema,
  path: string,
  depth: number,
  required: boolean,
): InputDescription {
  return {
    path,
    depth,
    title: asText(schema.title),
    description: asText(schema.description),
    ...describeType(schema),
    required,
    default: asJson(schema.default),
    example: asJson(schema.example),
    constraints: [
      ...describeConstraints(schema, false),
      ...describeConstraints(asRecord(schema.items), true),
    ],
  };
}

function describeType(
  schema: JsonSchema,
): Pick<InputDescription, 'type' | 'lists'> {
  const types = [schema.type ?? []].flat().filter(type => type !== 'null');
  if (types.includes('array')) {
    const entries = describeType(asRecord(schema.items));
    return { ...entries, lists: entries.lists + 1 };
  }
  const type = types.join(' | ') || 'any';
  const format = asText(schema.format);
  return { type: format ? `${type} (${format})` : type, lists: 0 };
}

function describeConstraints(
  schema: JsonSchema,
  each: boolean,
): InputConstraint[] {
  return CONSTRAINT_KEYWORDS.flatMap(keyword => {
    const value = schema[keyword];
    // Of the draft that OpenAPI 3.0 is close to, these only change a bound.
    const isSwitch = typeof value === 'boolean' && keyword !== 'const';
    if (value === undefined || (isSwitch && keyword !== 'uniqueItems')) {
      return [];
    }
    if (keyword === 'uniqueItems' && value !== true) {
      return [];
    }
    const text = Array.isArray(value)
      ? value.map(asWord).join(', ')
      : asWord(value);
    return [{ keyword, value: text, each }];
  });
}

function asWord(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asJson(value: unknown): string | undefined {
  return value === undefined ? undefined : asWord(value);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asRecord(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonSchema)
    : {};
}
