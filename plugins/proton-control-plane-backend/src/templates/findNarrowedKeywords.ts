import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';

/** Keywords whose number may only fall, and whose absence means no bound. */
const LOWER_BOUNDS = ['minLength', 'minItems', 'minProperties'] as const;
/** Keywords whose number may only rise, and whose absence means no bound. */
const UPPER_BOUNDS = ['maxLength', 'maxItems', 'maxProperties'] as const;
/** Keywords that cannot be compared, so that any other value counts as narrower. */
const OPAQUE = ['pattern', 'format'] as const;

/** Which keywords of a schema accept less than they did, of one type's own. */
export function findNarrowedKeywords(
  old: JsonSchema,
  now: JsonSchema,
): string[] {
  return [
    ...findMissingValues(old, now),
    ...[
      ...OPAQUE.filter(
        keyword => now[keyword] !== undefined && now[keyword] !== old[keyword],
      ),
      ...LOWER_BOUNDS.filter(
        keyword => numberOf(now[keyword], 0) > numberOf(old[keyword], 0),
      ),
      ...UPPER_BOUNDS.filter(
        keyword =>
          numberOf(now[keyword], Infinity) < numberOf(old[keyword], Infinity),
      ),
    ].map(keyword => describe(keyword, old, now)),
    ...findNarrowedBound('smallest', lowerBound(old), lowerBound(now)),
    ...findNarrowedBound('largest', upperBound(old), upperBound(now)),
    ...findCoarserSteps(old, now),
    ...(now.uniqueItems === true && old.uniqueItems !== true
      ? ['the items must be unique now']
      : []),
  ];
}

function findMissingValues(old: JsonSchema, now: JsonSchema): string[] {
  if (!Array.isArray(now.enum)) {
    return [];
  }
  if (!Array.isArray(old.enum)) {
    return ['"enum" is added, so that not every value is accepted any more'];
  }
  const accepted = new Set(now.enum.map(value => JSON.stringify(value)));
  const missing = old.enum
    .map(value => JSON.stringify(value))
    .filter(value => !accepted.has(value));
  return missing.length > 0
    ? [`"enum" no longer has ${missing.join(', ')}`]
    : [];
}

function findNarrowedBound(
  which: 'smallest' | 'largest',
  before: Bound,
  after: Bound,
): string[] {
  const isNarrower =
    which === 'smallest'
      ? after.value > before.value
      : after.value < before.value;
  const isExcludedNow =
    after.value === before.value && after.excluded && !before.excluded;
  return isNarrower || isExcludedNow
    ? [
        `the ${which} value goes from ${describeBound(
          before,
        )} to ${describeBound(after)}`,
      ]
    : [];
}

function findCoarserSteps(old: JsonSchema, now: JsonSchema): string[] {
  const after = numberOf(now.multipleOf, 0);
  const before = numberOf(old.multipleOf, 0);
  const isCoarser = after > 0 && (before === 0 || before % after !== 0);
  return isCoarser ? [describe('multipleOf', old, now)] : [];
}

interface Bound {
  value: number;
  excluded: boolean;
}

function lowerBound(schema: JsonSchema): Bound {
  const inclusive = numberOf(schema.minimum, -Infinity);
  const exclusive = numberOf(schema.exclusiveMinimum, -Infinity);
  return exclusive >= inclusive && exclusive !== -Infinity
    ? { value: exclusive, excluded: true }
    : { value: inclusive, excluded: false };
}

function upperBound(schema: JsonSchema): Bound {
  const inclusive = numberOf(schema.maximum, Infinity);
  const exclusive = numberOf(schema.exclusiveMaximum, Infinity);
  return exclusive <= inclusive && exclusive !== Infinity
    ? { value: exclusive, excluded: true }
    : { value: inclusive, excluded: false };
}

function describeBound({ value, excluded }: Bound): string {
  if (!Number.isFinite(value)) {
    return 'none';
  }
  return excluded ? `${value} (excluded)` : String(value);
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function describe(keyword: string, old: JsonSchema, now: JsonSchema): string {
  return old[keyword] === undefined
    ? `"${keyword}" ${now[keyword]} is added`
    : `"${keyword}" goes from ${old[keyword]} to ${now[keyword]}`;
}
