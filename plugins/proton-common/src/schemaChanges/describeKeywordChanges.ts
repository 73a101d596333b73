import { JsonSchema } from '../spec';
import { isRecord } from '../spec/isRecord';

/** Keywords that hold one value, and what they say in words. */
const KEYWORDS: Array<{ keyword: string; noun: string }> = [
  { keyword: 'type', noun: 'type' },
  { keyword: 'format', noun: 'format' },
  { keyword: 'default', noun: 'default' },
  { keyword: 'const', noun: 'only value' },
  { keyword: 'minimum', noun: 'minimum' },
  { keyword: 'exclusiveMinimum', noun: 'exclusive minimum' },
  { keyword: 'maximum', noun: 'maximum' },
  { keyword: 'exclusiveMaximum', noun: 'exclusive maximum' },
  { keyword: 'multipleOf', noun: 'step' },
  { keyword: 'minLength', noun: 'minimum length' },
  { keyword: 'maxLength', noun: 'maximum length' },
  { keyword: 'pattern', noun: 'pattern' },
  { keyword: 'minItems', noun: 'minimum number of items' },
  { keyword: 'maxItems', noun: 'maximum number of items' },
  { keyword: 'uniqueItems', noun: 'rule that items are unique' },
  { keyword: 'minProperties', noun: 'minimum number of entries' },
  { keyword: 'maxProperties', noun: 'maximum number of entries' },
];

/** Keywords for people: what changed in them is said without the texts. */
const TEXTS: Array<{ keyword: string; noun: string }> = [
  { keyword: 'title', noun: 'title' },
  { keyword: 'description', noun: 'description' },
];

/**
 * What differs between two schemas of one input, a sentence each. The inputs
 * within it are looked at on their own.
 */
export function describeKeywordChanges(
  before: JsonSchema,
  after: JsonSchema,
): string[] {
  const isNew = Object.keys(before).length === 0;
  // The default of a secret is one.
  const secret = isSecret(before) || isSecret(after);
  return [
    ...KEYWORDS.flatMap(({ keyword, noun }) =>
      describeValue(noun, before[keyword], after[keyword], {
        hidden: secret && (keyword === 'default' || keyword === 'const'),
      }),
    ),
    ...describeEnum(before.enum, after.enum),
    ...describeItemType(before.items, after.items),
    ...(isNew
      ? []
      : TEXTS.flatMap(({ keyword, noun }) =>
          before[keyword] === after[keyword]
            ? []
            : [`The ${noun} is another one`],
        )),
  ];
}

function isSecret({ format, writeOnly }: JsonSchema): boolean {
  return format === 'password' || writeOnly === true;
}

function describeValue(
  noun: string,
  before: unknown,
  after: unknown,
  { hidden }: { hidden: boolean },
): string[] {
  if (write(before) === write(after)) {
    return [];
  }
  if (hidden) {
    return [`The ${noun} is another one`];
  }
  if (before === undefined) {
    return [`The ${noun} is ${write(after)}`];
  }
  return after === undefined
    ? [`The ${noun} is gone; it was ${write(before)}`]
    : [`The ${noun} is ${write(after)} instead of ${write(before)}`];
}

function describeEnum(before: unknown, after: unknown): string[] {
  const had = Array.isArray(before) ? before.map(write) : undefined;
  const has = Array.isArray(after) ? after.map(write) : undefined;
  if (!has) {
    return had ? ['It is no longer limited to a list of values'] : [];
  }
  if (!had) {
    return [`It must be one of ${has.join(', ')}`];
  }
  const added = has.filter(value => !had.includes(value));
  const removed = had.filter(value => !has.includes(value));
  return [
    ...(added.length > 0 ? [`It may also be ${added.join(', ')}`] : []),
    ...(removed.length > 0
      ? [`It may no longer be ${removed.join(', ')}`]
      : []),
  ];
}

/** Items that are objects have inputs of their own. */
function describeItemType(before: unknown, after: unknown): string[] {
  const had = isRecord(before) ? before : {};
  const has = isRecord(after) ? after : {};
  return [
    ...describeValue('type of its items', had.type, has.type, {
      hidden: false,
    }),
    ...describeEnum(had.enum, has.enum).map(text =>
      text.replace(/^It /, 'An item '),
    ),
  ];
}

function write(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}
