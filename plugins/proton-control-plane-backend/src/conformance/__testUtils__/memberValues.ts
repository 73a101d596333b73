import { NormalizedSchema } from '@smithy/core/schema';
import {
  Constraint,
  ConstraintName,
  getConstraint,
} from '../../api/wire/constraints/constraints';
import { findMemberConstraint } from '../../api/wire/constraints/memberConstraints';
import { stringsInside, stringsOutside } from './constraintValues';

/** An input that differs from a good one in one member. */
export interface MemberValue {
  /** As `ValidationException`s write it. */
  path: string;
  isInside: boolean;
  input: object;
}

type Structure = Record<string, unknown>;

/** Inputs with a value just inside and just outside each constraint of each member. */
export function listMemberValues(input: NormalizedSchema): MemberValue[] {
  return walkStructure(input, '', value => value);
}

function walkStructure(
  schema: NormalizedSchema,
  path: string,
  place: (value: Structure) => object,
): MemberValue[] {
  const base = createMinimal(schema, 0);
  const required = countRequired(schema);
  return [...schema.structIterator()].flatMap(([name, member], index) => {
    const memberPath = path ? `${path}.${name}` : name;
    const rest = schema.isUnionSchema() ? {} : base;
    const put = (value: unknown) => place({ ...rest, [name]: value });
    return [
      ...(index < required
        ? [put(undefined), put(null)].map(each => outside(memberPath, each))
        : []),
      ...walkMember(
        member,
        findMemberConstraint(schema.getName() ?? '', name),
        memberPath,
        put,
      ),
    ];
  });
}

function walkMember(
  schema: NormalizedSchema,
  constraint: ConstraintName | undefined,
  path: string,
  put: (value: unknown) => object,
): MemberValue[] {
  if (schema.isStructSchema()) {
    return [
      outside(path, put('text')),
      ...walkStructure(schema, path, value => put(value)),
    ];
  }
  if (schema.isListSchema()) {
    return walkList(schema, constraint, path, put);
  }
  if (schema.isStringSchema()) {
    const inside = constraint ? stringsInside(constraint) : ['text'];
    return [
      ...inside.map(value => insideOf(path, put(value))),
      ...(constraint ? stringsOutside(constraint) : []).map(value =>
        outside(path, put(value)),
      ),
      ...[7, true, {}, ['a']].map(value => outside(path, put(value))),
    ];
  }
  if (schema.isNumericSchema()) {
    const { min, max } = rangeOf(constraint);
    return [
      ...[min, max].map(value => insideOf(path, put(value))),
      ...[min - 1, max + 1, min + 0.5, `${min}`].map(value =>
        outside(path, put(value)),
      ),
    ];
  }
  return [
    ...[true, false].map(value => insideOf(path, put(value))),
    ...['true', 1].map(value => outside(path, put(value))),
  ];
}

function walkList(
  schema: NormalizedSchema,
  name: ConstraintName | undefined,
  path: string,
  put: (value: unknown) => object,
): MemberValue[] {
  const element = schema.getValueSchema();
  const constraint: Constraint = name ? getConstraint(name) : {};
  const list = (length: number) =>
    Array.from({ length }, (_, n) =>
      createElement(element, constraint.element, n),
    );
  const { min, max } = constraint.length ?? { min: 0, max: 1 };
  return [
    ...[list(min), list(max)].map(value => insideOf(path, put(value))),
    ...(min > 0 ? [outside(path, put(list(min - 1)))] : []),
    ...(constraint.length ? [outside(path, put(list(max + 1)))] : []),
    outside(path, put('text')),
    outside(`${path}.1.member`, put([null])),
    ...walkMember(element, constraint.element, `${path}.1.member`, value =>
      put([value]),
    ),
  ];
}

/** With its required members alone; `seed` tells elements of a list apart. */
function createMinimal(schema: NormalizedSchema, seed: number): Structure {
  const members = [...schema.structIterator()];
  const needed = schema.isUnionSchema() ? 1 : countRequired(schema);
  return Object.fromEntries(
    members
      .slice(0, needed)
      .map(([name, member]) => [
        name,
        schema.getName() === 'Tag' && name === 'key'
          ? `key-${seed}`
          : createElement(
              member,
              findMemberConstraint(schema.getName() ?? '', name),
              seed,
            ),
      ]),
  );
}

function createElement(
  schema: NormalizedSchema,
  constraint: ConstraintName | undefined,
  seed: number,
): unknown {
  if (schema.isStructSchema()) {
    return createMinimal(schema, seed);
  }
  if (schema.isListSchema()) {
    const element = constraint && getConstraint(constraint).element;
    return [createElement(schema.getValueSchema(), element, seed)];
  }
  if (schema.isStringSchema()) {
    return constraint === 'TagKey'
      ? `key-${seed}`
      : (constraint ? stringsInside(constraint) : ['text'])[0];
  }
  return schema.isNumericSchema() ? rangeOf(constraint).min : true;
}

function rangeOf(constraint: ConstraintName | undefined) {
  const range = constraint && getConstraint(constraint).range;
  return range ?? { min: 0, max: 2 ** 31 - 1 };
}

// A static structure schema ends with the number of its required members.
function countRequired(schema: NormalizedSchema): number {
  const raw: unknown = schema.getSchema();
  return Array.isArray(raw) && typeof raw[6] === 'number' ? raw[6] : 0;
}

function insideOf(path: string, input: object): MemberValue {
  return { path, isInside: true, input };
}

function outside(path: string, input: object): MemberValue {
  return { path, isInside: false, input };
}
