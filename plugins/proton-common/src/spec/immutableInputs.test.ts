import { applyInputDefaults } from './inputDefaults';
import { parseEnvironmentSpec } from './environmentSpec';
import { findImmutableViolations, listFixedInputs } from './immutableInputs';
import { parseTemplateSchema } from './templateSchema';

const SCHEMA = parseTemplateSchema(`
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        name: { type: string, x-proton-immutable: true }
        size: { type: integer, default: 3, x-proton-immutable: true }
        color: { type: string }
        zones: { type: array, items: { type: string }, x-proton-immutable: true }
        network:
          type: object
          properties:
            cidr: { type: string, x-proton-immutable: true }
            peered: { type: boolean }
        storage:
          $ref: '#/Storage'
          x-proton-immutable: true
        cache: { $ref: '#/Storage' }
        labels:
          type: object
          additionalProperties: { type: string, x-proton-immutable: true }
    Storage:
      type: object
      properties:
        gb: { type: integer }
`).inputs;

function read(text: string) {
  return applyInputDefaults(
    SCHEMA,
    parseEnvironmentSpec(
      `proton: EnvironmentSpec\nspec:\n${text.replace(/^/gm, '  ')}`,
    ),
  );
}

function findChanged(before: string, after: string): string[] {
  return findImmutableViolations(SCHEMA, read(before), read(after)).map(
    ({ path }) => path,
  );
}

describe('findImmutableViolations', () => {
  it.each<[string, string, string, string[]]>([
    ['a changed value', 'name: a', 'name: b', ['name']],
    ['a removed value', 'name: a', 'color: red', ['name']],
    ['null in place of a value', 'name: a', 'name: null', ['name']],
    ['an empty value that is left out', "name: ''", 'color: red', []],
    ['an empty value that is filled in', "name: ''", 'name: a', ['name']],
    ['a first value', 'color: red', 'name: b', []],
    ['another input', 'name: a', 'name: a\ncolor: red', []],
    ['a default that is written out', 'color: red', 'size: 3', []],
    ['a default that is left out again', 'size: 3', 'color: red', []],
    ['another value than the default', 'color: red', 'size: 4', ['size']],
    ['the same number in other digits', 'size: 3', 'size: 3.0', []],
    [
      'neighbors that JavaScript confuses',
      'size: 9007199254740992',
      'size: 9007199254740993',
      ['size'],
    ],
    ['a longer list', 'zones: [a]', 'zones: [a, b]', ['zones']],
    ['a list in another order', 'zones: [a, b]', 'zones: [b, a]', ['zones']],
    ['the same list', 'zones: [a, b]', 'zones:\n  - a\n  - b', []],
    [
      'a nested value',
      'network: { cidr: a }',
      'network: { cidr: b }',
      ['network.cidr'],
    ],
    [
      'a nested value that goes with its object',
      'network: { cidr: a }',
      'name: a',
      ['network.cidr'],
    ],
    [
      'the neighbor of a nested value',
      'network: { cidr: a }',
      'network: { cidr: a, peered: true }',
      [],
    ],
    [
      'anything in an object that is marked beside its $ref',
      'storage: { gb: 1 }',
      'storage: { gb: 2 }',
      ['storage'],
    ],
    ['another use of that type', 'cache: { gb: 1 }', 'cache: { gb: 2 }', []],
    [
      'an entry of a map',
      'labels: { a: x, b: y }',
      'labels: { a: x, b: z, c: w }',
      ['labels.b'],
    ],
  ])('judges %s', (_what, before, after, changed) => {
    expect(findChanged(before, after)).toEqual(changed);
  });

  it('says what to do, and not the value', () => {
    expect(
      findImmutableViolations(SCHEMA, { name: 'secret' }, { name: 'b' }),
    ).toEqual([
      {
        path: 'name',
        keyword: 'immutable',
        message:
          "can't be changed after the environment is created. Restore its deployed value, or create another environment",
      },
    ]);
  });

  it('refuses alternatives that double without end', () => {
    const types = Array.from({ length: 30 }, (_, level) => [
      `T${level}`,
      { allOf: [1, 2].map(() => ({ $ref: `#/definitions/T${level + 1}` })) },
    ]);
    const schema = {
      $ref: '#/definitions/T0',
      definitions: Object.fromEntries(types),
    };
    expect(() => listFixedInputs(schema, { name: 'a' })).toThrow(
      'it has too many types',
    );
  });
});
