import { SchemaChange } from '../environmentChanges';
import { listProperties, resolveSchema } from './resolveSchema';
import { JsonSchema } from './templateSchema';

/** Types nest no deeper than this in any template that Proton registers. */
const MAX_DEPTH = 20;

const LIMITS: Record<string, string> = {
  minimum: 'The minimum',
  maximum: 'The maximum',
  exclusiveMinimum: 'The value must be above',
  exclusiveMaximum: 'The value must be below',
  multipleOf: 'The step',
  minLength: 'The shortest length',
  maxLength: 'The longest length',
  minItems: 'The fewest items',
  maxItems: 'The most items',
  minProperties: 'The fewest members',
  maxProperties: 'The most members',
  pattern: 'The pattern',
  format: 'The format',
};

/** What is told in other words, or says nothing of what may be given. */
const NOT_LISTED = new Set([
  ...Object.keys(LIMITS),
  '$schema',
  'additionalProperties',
  'default',
  'definitions',
  'description',
  'enum',
  'example',
  'examples',
  'items',
  'properties',
  'required',
  'title',
  'type',
]);

interface Node {
  schema: JsonSchema;
  root: JsonSchema;
}

/**
 * What differs between the inputs of two template versions, by their paths in
 * the order of the newer schema. An object that is new or gone is named as a
 * whole. Titles and descriptions do not count.
 *
 * @public
 */
export function compareSchemas(
  before: JsonSchema,
  after: JsonSchema,
): SchemaChange[] {
  return compareProperties(
    { schema: resolveSchema(before, before), root: before },
    { schema: resolveSchema(after, after), root: after },
    '',
    0,
  );
}

function compareProperties(
  before: Node,
  after: Node,
  prefix: string,
  depth: number,
): SchemaChange[] {
  if (depth > MAX_DEPTH) {
    return [];
  }
  const old = listProperties(before.schema, before.root);
  const current = listProperties(after.schema, after.root);
  const changes: SchemaChange[] = [];
  for (const [name, schema] of current) {
    const path = prefix ? `${prefix}.${name}` : name;
    const previous = old.get(name);
    if (!previous) {
      const required = isRequired(after.schema, name) && !('default' in schema);
      changes.push({
        kind: 'added',
        path,
        title: readTitle(schema),
        required,
        details: describeNew(schema, required),
      });
      continue;
    }
    changes.push(
      ...compareInput(
        { schema: previous, root: before.root },
        { schema, root: after.root },
        {
          path,
          wasRequired: isRequired(before.schema, name),
          isRequired: isRequired(after.schema, name),
        },
        depth,
      ),
    );
  }
  for (const [name, schema] of old) {
    if (!current.has(name)) {
      changes.push({
        kind: 'removed',
        path: prefix ? `${prefix}.${name}` : name,
        title: readTitle(schema),
        details: [],
      });
    }
  }
  return changes;
}

function compareInput(
  before: Node,
  after: Node,
  input: { path: string; wasRequired: boolean; isRequired: boolean },
  depth: number,
): SchemaChange[] {
  const { path } = input;
  const details = [
    ...describeRequired(input.wasRequired, input.isRequired),
    ...describeDifferences(before.schema, after.schema),
  ];
  const own: SchemaChange[] =
    details.length > 0
      ? [{ kind: 'changed', path, title: readTitle(after.schema), details }]
      : [];
  const inside = compareProperties(before, after, path, depth + 1);
  const items =
    'items' in before.schema && 'items' in after.schema
      ? compareInput(
          toItems(before),
          toItems(after),
          { path: `${path}[]`, wasRequired: false, isRequired: false },
          depth + 1,
        )
      : [];
  return depth > MAX_DEPTH ? own : [...own, ...inside, ...items];
}

function toItems({ schema, root }: Node): Node {
  return { schema: resolveSchema(schema.items, root), root };
}

function describeNew(schema: JsonSchema, required: boolean): string[] {
  if (required) {
    return ['It has to be given'];
  }
  return 'default' in schema
    ? [`The default is ${quote(schema.default)}`]
    : ['It may be left out'];
}

function describeRequired(was: boolean, is: boolean): string[] {
  if (was === is) {
    return [];
  }
  return [is ? 'It has to be given now' : 'It may be left out now'];
}

function describeDifferences(before: JsonSchema, after: JsonSchema): string[] {
  return [
    ...describeValue('The type', before, after, 'type'),
    ...describeDefault(before, after),
    ...describeEnum(before, after),
    ...Object.entries(LIMITS).flatMap(([keyword, label]) =>
      describeValue(label, before, after, keyword),
    ),
    ...describeAdditional(before, after),
    ...describeOthers(before, after),
  ];
}

function describeValue(
  label: string,
  before: JsonSchema,
  after: JsonSchema,
  keyword: string,
): string[] {
  const [old, current] = [before[keyword], after[keyword]];
  if (isSame(old, current)) {
    return [];
  }
  if (current === undefined) {
    return [`${label} ${quote(old)} is gone`];
  }
  return [
    old === undefined
      ? `${label} is ${quote(current)} now`
      : `${label} is ${quote(current)} instead of ${quote(old)}`,
  ];
}

function describeDefault(before: JsonSchema, after: JsonSchema): string[] {
  const [had, has] = ['default' in before, 'default' in after];
  if (had && !has) {
    return [`There is no default any more; it was ${quote(before.default)}`];
  }
  if (!had && has) {
    return [`There is a default now: ${quote(after.default)}`];
  }
  return describeValue('The default', before, after, 'default');
}

function describeEnum(before: JsonSchema, after: JsonSchema): string[] {
  const [old, current] = [before.enum, after.enum];
  if (!Array.isArray(old) && !Array.isArray(current)) {
    return [];
  }
  if (!Array.isArray(current)) {
    return ['Other values than those of the list are allowed now'];
  }
  if (!Array.isArray(old)) {
    return [
      `Only these values are allowed now: ${current.map(quote).join(', ')}`,
    ];
  }
  const added = current.filter(value => !old.some(each => isSame(each, value)));
  const gone = old.filter(value => !current.some(each => isSame(each, value)));
  return [
    ...(added.length > 0 ? [`New values: ${added.map(quote).join(', ')}`] : []),
    ...(gone.length > 0
      ? [`Values that are gone: ${gone.map(quote).join(', ')}`]
      : []),
  ];
}

function describeAdditional(before: JsonSchema, after: JsonSchema): string[] {
  const [old, current] = [
    before.additionalProperties !== false,
    after.additionalProperties !== false,
  ];
  if (old === current) {
    return [];
  }
  return [
    current
      ? 'Members that are not listed are allowed now'
      : 'Members that are not listed are refused now',
  ];
}

function describeOthers(before: JsonSchema, after: JsonSchema): string[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords]
    .filter(
      keyword =>
        !NOT_LISTED.has(keyword) && !isSame(before[keyword], after[keyword]),
    )
    .map(keyword => `What it says under "${keyword}" differs`);
}

function isRequired({ required }: JsonSchema, name: string): boolean {
  return Array.isArray(required) && required.includes(name);
}

function readTitle({ title }: JsonSchema): string | undefined {
  return typeof title === 'string' ? title : undefined;
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
