import {
  JsonSchema,
  TemplateSchema,
  resolveReference as resolve,
} from '@proton-vending/backstage-plugin-proton-common';
import { findNarrowedKeywords } from './findNarrowedKeywords';

/** Lists of alternatives; one that is gone or new changes what is accepted. */
const COMBINERS = ['allOf', 'anyOf', 'oneOf'] as const;

class SchemaComparison {
  private readonly reasons: string[] = [];
  /** Pairs of types that were compared, which types that refer to themselves need. */
  private readonly compared = new Set<string>();

  constructor(
    private readonly previous: JsonSchema,
    private readonly next: JsonSchema,
  ) {}

  compare(): string[] {
    this.compareSchemas(this.previous, this.next, '');
    return this.reasons;
  }

  private compareSchemas(before: unknown, after: unknown, path: string): void {
    const pair = `${referenceOf(before)} ${referenceOf(after)}`;
    const isReferring = pair.includes('#');
    if (isReferring && this.compared.has(pair)) {
      return;
    }
    this.compared.add(pair);
    const old = resolve(this.previous, before);
    const now = resolve(this.next, after);
    const retyped = findTypeChange(old, now);
    if (retyped !== undefined) {
      this.add(path, retyped);
      return;
    }
    findNarrowedKeywords(old, now).forEach(reason => this.add(path, reason));
    this.compareProperties(old, now, path);
    if (now.items !== undefined) {
      this.compareSchemas(old.items ?? {}, now.items, `${path}[]`);
    }
    COMBINERS.forEach(keyword => this.compareLists(keyword, old, now, path));
    if (!isSame(old.not, now.not) && now.not !== undefined) {
      this.add(path, 'what is excluded by "not" has changed');
    }
  }

  private compareProperties(old: JsonSchema, now: JsonSchema, path: string) {
    const before = asRecord(old.properties);
    const after = asRecord(now.properties);
    for (const [name, schema] of Object.entries(before)) {
      const at = join(path, name);
      if (name in after) {
        this.compareSchemas(schema, after[name], at);
      } else {
        this.add(at, 'the property is removed');
      }
    }
    const wasRequired = new Set(asList(old.required));
    for (const name of asList(now.required).map(String)) {
      const canBeLeftOut =
        !wasRequired.has(name) || this.hasDefault(this.previous, before[name]);
      if (canBeLeftOut && !this.hasDefault(this.next, after[name])) {
        this.add(
          join(path, name),
          'the property is required now and has no default',
        );
      }
    }
    if (
      now.additionalProperties === false &&
      old.additionalProperties !== false &&
      Object.keys(before).length > 0
    ) {
      this.add(path, 'other properties are no longer accepted');
    }
  }

  private compareLists(
    keyword: (typeof COMBINERS)[number],
    old: JsonSchema,
    now: JsonSchema,
    path: string,
  ): void {
    const before = asList(old[keyword]);
    const after = asList(now[keyword]);
    // More of allOf narrows; less of the others does.
    const [kept, among] =
      keyword === 'allOf' ? [after, before] : [before, after];
    const isAdded = keyword !== 'allOf' && before.length === 0;
    const known = new Set(among.map(other => JSON.stringify(other)));
    for (const schema of kept) {
      if (!known.has(JSON.stringify(schema))) {
        this.add(path, `"${keyword}" is not what it was`);
        return;
      }
      this.compareSchemas(schema, schema, path);
    }
    if (isAdded && after.length > 0) {
      this.add(path, `"${keyword}" is not what it was`);
    }
  }

  private hasDefault(root: JsonSchema, schema: unknown): boolean {
    return resolve(root, schema).default !== undefined;
  }

  private add(path: string, reason: string): void {
    this.reasons.push(`${path || 'the inputs'}: ${reason}`);
  }
}

/**
 * Why a schema is not backward compatible with another one: every input that
 * the previous schema accepted must be accepted by the next. Each reason begins
 * with the path of the input.
 */
export function findIncompatibilities(
  previous: TemplateSchema,
  next: TemplateSchema,
): string[] {
  return new SchemaComparison(previous.inputs, next.inputs).compare();
}

function findTypeChange(old: JsonSchema, now: JsonSchema): string | undefined {
  const after = typesOf(now);
  if (after.length === 0) {
    return undefined;
  }
  const before = typesOf(old);
  const accepts = (type: string) =>
    after.includes(type) || (type === 'integer' && after.includes('number'));
  return before.length > 0 && before.every(accepts)
    ? undefined
    : `the type changes from ${before.join(' or ') || 'any'} to ${after.join(
        ' or ',
      )}`;
}

function typesOf({ type }: JsonSchema): string[] {
  return (Array.isArray(type) ? type : [type]).filter(
    (name): name is string => typeof name === 'string',
  );
}

function referenceOf(schema: unknown): string {
  const reference = asRecord(schema).$ref;
  return typeof reference === 'string' ? reference : '';
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}
