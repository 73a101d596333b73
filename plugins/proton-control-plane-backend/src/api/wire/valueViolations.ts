import { NormalizedSchema } from '@smithy/core/schema';
import { isStorableText } from '../../database/storableText';
import { Constraint } from './constraints/constraints';

/** What is wrong with one string, number or boolean. */
export function findValueViolations(
  schema: NormalizedSchema,
  value: unknown,
  constraint: Constraint,
): string[] {
  switch (typeof value) {
    case 'string':
      return schema.isStringSchema()
        ? findStringViolations(value, constraint)
        : [describeExpected(schema)];
    case 'number':
      return schema.isNumericSchema() && isInteger(value)
        ? findRangeViolations(value, constraint)
        : [describeExpected(schema)];
    case 'boolean':
      return schema.isBooleanSchema() ? [] : [describeExpected(schema)];
    default:
      return [describeExpected(schema)];
  }
}

function describeExpected(schema: NormalizedSchema): string {
  if (schema.isStringSchema()) {
    return 'Member must be a string';
  }
  return schema.isBooleanSchema()
    ? 'Member must be a boolean'
    : 'Member must be an integer';
}

// Every number that Proton takes is a 32-bit integer.
function isInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

function findStringViolations(value: string, constraint: Constraint): string[] {
  const { pattern, values } = constraint;
  const length = [...value].length;
  const violations = findLengthViolations(length, constraint);
  if (!isStorableText(value)) {
    violations.push(
      value.includes('\0')
        ? 'Member must not contain a null character'
        : 'Member must not contain half of a surrogate pair',
    );
  }
  if (pattern && isWorthMatching(length, constraint) && !pattern.test(value)) {
    const source = pattern.source.replaceAll('\\/', '/');
    violations.push(
      `Member must satisfy regular expression pattern: ${source}`,
    );
  }
  if (values && !values.includes(value)) {
    violations.push(
      `Member must satisfy enum value set: [${values.join(', ')}]`,
    );
  }
  return violations;
}

// Some of the model's patterns take time that grows with the square or the
// cube of the length; far beyond the allowed length they are not tried.
function isWorthMatching(length: number, constraint: Constraint): boolean {
  return length <= 2 * (constraint.length?.max ?? Infinity);
}

/** What is wrong with a string's number of characters, a list's of elements. */
export function findLengthViolations(
  length: number,
  constraint: Constraint,
): string[] {
  const { min = 0, max = Infinity } = constraint.length ?? {};
  return findBoundViolations(length, min, max, 'length');
}

function findRangeViolations(value: number, constraint: Constraint): string[] {
  const { min = -Infinity, max = Infinity } = constraint.range ?? {};
  return findBoundViolations(value, min, max, 'value');
}

function findBoundViolations(
  value: number,
  min: number,
  max: number,
  what: 'length' | 'value',
): string[] {
  if (value < min) {
    return [`Member must have ${what} greater than or equal to ${min}`];
  }
  return value > max
    ? [`Member must have ${what} less than or equal to ${max}`]
    : [];
}
