import { NormalizedSchema, isStaticSchema } from '@smithy/core/schema';
import { Constraint, getConstraint } from './constraints/constraints';
import { findMemberConstraint } from './constraints/memberConstraints';
import { findLengthViolations, findValueViolations } from './valueViolations';

/** One thing that is wrong with an input. */
export interface Violation {
  /** Such as `tags.1.member.key`. */
  path: string;
  /** Such as `Member must not be null`. */
  constraint: string;
}

const NOT_NULL = 'Member must not be null';

/**
 * Finds everything in a parsed JSON value that its schema or a constraint of
 * the API model forbids. Members that the schema does not know are ignored,
 * as AWS services ignore them.
 */
export function findViolations(
  schema: NormalizedSchema,
  value: unknown,
  path: string = '',
  constraint: Constraint = {},
): Violation[] {
  if (schema.isStructSchema()) {
    return findStructureViolations(schema, value, path);
  }
  if (schema.isListSchema()) {
    return findListViolations(schema, value, path, constraint);
  }
  return findValueViolations(schema, value, constraint).map(text => ({
    path,
    constraint: text,
  }));
}

function findStructureViolations(
  schema: NormalizedSchema,
  value: unknown,
  path: string,
): Violation[] {
  if (!isObject(value)) {
    return [{ path, constraint: 'Member must be a structure' }];
  }

  const required = getRequiredCount(schema);
  const members = [...schema.structIterator()];
  const violations = members.flatMap(([name, member], index) => {
    const memberPath = path ? `${path}.${name}` : name;
    const memberValue = value[name] ?? undefined;
    if (memberValue === undefined) {
      return index < required
        ? [{ path: memberPath, constraint: NOT_NULL }]
        : [];
    }
    const constraint = findMemberConstraint(schema.getName() ?? '', name);
    return findViolations(
      member,
      memberValue,
      memberPath,
      constraint && getConstraint(constraint),
    );
  });

  if (schema.isUnionSchema()) {
    const names = members.map(([name]) => name);
    if (names.filter(name => (value[name] ?? null) !== null).length !== 1) {
      const text = `Member must have exactly one of: ${names.join(', ')}`;
      violations.unshift({ path, constraint: text });
    }
  }
  return violations;
}

function findListViolations(
  schema: NormalizedSchema,
  value: unknown,
  path: string,
  constraint: Constraint,
): Violation[] {
  if (!Array.isArray(value)) {
    return [{ path, constraint: 'Member must be a list' }];
  }

  const element = schema.getValueSchema();
  const elementConstraint =
    constraint.element && getConstraint(constraint.element);
  return [
    ...findLengthViolations(value.length, constraint).map(text => ({
      path,
      constraint: text,
    })),
    ...value.flatMap((item: unknown, index) => {
      const itemPath = `${path}.${index + 1}.member`;
      return item === null
        ? [{ path: itemPath, constraint: NOT_NULL }]
        : findViolations(element, item, itemPath, elementConstraint);
    }),
  ];
}

// A static structure schema lists its required members first and ends with
// their number.
function getRequiredCount(schema: NormalizedSchema): number {
  const raw = schema.getSchema();
  return isStaticSchema(raw) && raw[0] === 3 ? raw[6] ?? 0 : 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
