import {
  SchemaFact,
  SchemaKeywordFact,
  SchemaValuesFact,
} from '../environmentChanges';
import { JsonSchema } from '../spec';
import { formatExactJson, isRecord } from '../spec/json';
import { schemaFactMessages } from './describeSchemaFact';

/** Keywords for people: what changed in them is said without the texts. */
const TEXTS = ['title', 'description'];

/** Keywords that hold one value. */
const KEYWORDS = Object.keys(schemaFactMessages.keywords).filter(
  keyword => !TEXTS.includes(keyword),
);

/**
 * What differs between two schemas of one input. The inputs within it are looked
 * at on their own.
 */
export function findKeywordFacts(
  before: JsonSchema,
  after: JsonSchema,
): SchemaFact[] {
  const isNew = Object.keys(before).length === 0;
  // The default of a secret is one.
  const secret = isSecret(before) || isSecret(after);
  return [
    ...KEYWORDS.flatMap(keyword =>
      compareValue(keyword, before[keyword], after[keyword], {
        hidden: secret && (keyword === 'default' || keyword === 'const'),
      }),
    ),
    ...compareEnum(before.enum, after.enum),
    ...compareItemType(before.items, after.items),
    ...(isNew ? [] : TEXTS)
      .filter(keyword => before[keyword] !== after[keyword])
      .map(keyword => ({ code: 'another' as const, keyword })),
  ];
}

function isSecret({ format, writeOnly }: JsonSchema): boolean {
  return format === 'password' || writeOnly === true;
}

function compareValue(
  keyword: string,
  before: unknown,
  after: unknown,
  { hidden }: { hidden: boolean },
): SchemaKeywordFact[] {
  if (write(before) === write(after)) {
    return [];
  }
  if (hidden) {
    return [{ code: 'another', keyword }];
  }
  if (before === undefined) {
    return [{ code: 'set', keyword, after: write(after) }];
  }
  return after === undefined
    ? [{ code: 'unset', keyword, before: write(before) }]
    : [
        {
          code: 'replaced',
          keyword,
          before: write(before),
          after: write(after),
        },
      ];
}

function compareEnum(before: unknown, after: unknown): SchemaValuesFact[] {
  const had = Array.isArray(before) ? before.map(write) : undefined;
  const has = Array.isArray(after) ? after.map(write) : undefined;
  if (!has) {
    return had ? [{ code: 'unlimited' }] : [];
  }
  if (!had) {
    return [{ code: 'limited', values: has }];
  }
  const [old, current] = [new Set(had), new Set(has)];
  const facts: SchemaValuesFact[] = [
    {
      code: 'values-added',
      values: has.filter(value => !old.has(value)),
    },
    {
      code: 'values-removed',
      values: had.filter(value => !current.has(value)),
    },
  ];
  return facts.filter(fact => 'values' in fact && fact.values.length > 0);
}

/** Items that are objects have inputs of their own. */
function compareItemType(before: unknown, after: unknown): SchemaFact[] {
  const had = isRecord(before) ? before : {};
  const has = isRecord(after) ? after : {};
  return [
    ...compareValue('type', had.type, has.type, { hidden: false }),
    ...compareEnum(had.enum, has.enum),
  ].map(fact => ({ ...fact, ofItems: true as const }));
}

function write(value: unknown): string {
  if (value === undefined) {
    return '';
  }
  return typeof value === 'string' ? value : formatExactJson(value);
}
