import { NormalizedSchema } from '@smithy/core/schema';
import { OPERATION_SCHEMAS } from '../operationSchemas';
import { CONSTRAINTS, getConstraint } from './constraints';
import { CONSTRAINED_MEMBERS, findMemberConstraint } from './memberConstraints';

/** Collects `Structure.member` of everything that can be in an input. */
function collectMembers(
  schema: NormalizedSchema,
  found = new Map<string, NormalizedSchema>(),
): Map<string, NormalizedSchema> {
  if (schema.isListSchema()) {
    return collectMembers(schema.getValueSchema(), found);
  }
  if (schema.isStructSchema()) {
    for (const [name, member] of schema.structIterator()) {
      found.set(`${schema.getName()}.${name}`, member);
      collectMembers(member, found);
    }
  }
  return found;
}

const inputMembers = new Map(
  [...OPERATION_SCHEMAS.values()].flatMap(({ input }) => [
    ...collectMembers(input),
  ]),
);

describe('the table of constraints', () => {
  it('covers all operations of the API', () => {
    expect(OPERATION_SCHEMAS.size).toBe(87);
  });

  it('speaks only of members that inputs have', () => {
    const names = new Set(
      [...inputMembers.keys()].map(path => path.split('.')[1]),
    );
    const { BY_MEMBER, BY_STRUCTURE } = CONSTRAINED_MEMBERS;
    expect(Object.keys(BY_MEMBER).filter(name => !names.has(name))).toEqual([]);
    expect(
      Object.entries(BY_STRUCTURE)
        .flatMap(([structure, members]) =>
          Object.keys(members).map(member => `${structure}.${member}`),
        )
        .filter(path => !inputMembers.has(path)),
    ).toEqual([]);
  });

  it('constrains as many members as the API model does', () => {
    const constrained = [...inputMembers.keys()].filter(path => {
      const [structure, member] = path.split('.');
      return findMemberConstraint(structure, member) !== undefined;
    });
    expect(constrained).toHaveLength(303);
  });

  it('has nothing that no input uses', () => {
    const used = [...inputMembers.keys()].flatMap(path => {
      const [structure, member] = path.split('.');
      const name = findMemberConstraint(structure, member);
      return name ? [name, getConstraint(name).element] : [];
    });
    expect(
      Object.keys(CONSTRAINTS).filter(name => !used.includes(name as never)),
    ).toEqual([]);
  });

  it('bounds the length of strings and lists, the value of numbers', () => {
    const misplaced = [...inputMembers].filter(([path, schema]) => {
      const [structure, member] = path.split('.');
      const name = findMemberConstraint(structure, member);
      const { length, pattern, values, range, element } = name
        ? getConstraint(name)
        : {};
      return (
        (length && !schema.isStringSchema() && !schema.isListSchema()) ||
        ((pattern || values) && !schema.isStringSchema()) ||
        (range && !schema.isNumericSchema()) ||
        (element && !schema.isListSchema())
      );
    });
    expect(misplaced).toEqual([]);
  });
});
