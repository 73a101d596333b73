import { parseTemplateSchema } from '@proton-vending/backstage-plugin-proton-common';
import { findIncompatibilities } from './findIncompatibilities';

/** The schema of an environment template, from its types in YAML's flow style. */
function schema(inputs: string, others = '') {
  return parseTemplateSchema(`
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs: ${inputs}
${others}`);
}

/** The same with properties alone. */
function properties(text: string, more = '') {
  return schema(`{ type: object, properties: { ${text} }${more} }`);
}

describe('findIncompatibilities', () => {
  it('finds none in a schema that stays or accepts more', () => {
    const before = properties(
      'name: { type: string, maxLength: 5 }, size: { type: integer, minimum: 2, maximum: 4 }, zone: { type: string, enum: [a] }',
      ', required: [name, size]',
    );
    const after = properties(
      'name: { type: string, maxLength: 9, description: longer }, size: { type: number, minimum: 1 }, zone: { type: string, enum: [b, a] }, mode: { type: string, default: x }, note: { type: string }',
      ', required: [name, mode]',
    );

    expect(findIncompatibilities(before, before)).toEqual([]);
    expect(findIncompatibilities(before, after)).toEqual([]);
  });

  it.each([
    [
      'a: { type: string }',
      'b: { type: string }',
      'a: the property is removed',
    ],
    [
      'a: { type: string }',
      'a: { type: integer }',
      'a: the type changes from string to integer',
    ],
    [
      'a: { type: number }',
      'a: { type: integer }',
      'a: the type changes from number to integer',
    ],
    ['a: {}', 'a: { type: string }', 'a: the type changes from any to string'],
    [
      'a: { type: string, nullable: true }',
      'a: { type: string }',
      'a: the type changes from string or null to string',
    ],
    [
      'a: { type: string, enum: [x, y, z] }',
      'a: { type: string, enum: [y] }',
      'a: "enum" no longer has "x", "z"',
    ],
    [
      'a: { type: string }',
      'a: { type: string, enum: [y] }',
      'a: "enum" is added, so that not every value is accepted any more',
    ],
    [
      'a: { type: string }',
      'a: { type: string, pattern: "^x" }',
      'a: "pattern" ^x is added',
    ],
    [
      'a: { type: string, pattern: "^x" }',
      'a: { type: string, pattern: "^xy" }',
      'a: "pattern" goes from ^x to ^xy',
    ],
    [
      'a: { type: string }',
      'a: { type: string, format: ipv4 }',
      'a: "format" ipv4 is added',
    ],
    [
      'a: { type: string }',
      'a: { type: string, minLength: 1 }',
      'a: "minLength" 1 is added',
    ],
    [
      'a: { type: string, maxLength: 5 }',
      'a: { type: string, maxLength: 4 }',
      'a: "maxLength" goes from 5 to 4',
    ],
    [
      'a: { type: array, items: { type: string } }',
      'a: { type: array, maxItems: 4, items: { type: string } }',
      'a: "maxItems" 4 is added',
    ],
    [
      'a: { type: array, items: { type: string } }',
      'a: { type: array, uniqueItems: true, items: { type: string } }',
      'a: the items must be unique now',
    ],
    [
      'a: { type: integer, minimum: 1 }',
      'a: { type: integer, minimum: 2 }',
      'a: the smallest value goes from 1 to 2',
    ],
    [
      'a: { type: integer, minimum: 1 }',
      'a: { type: integer, minimum: 1, exclusiveMinimum: true }',
      'a: the smallest value goes from 1 to 1 (excluded)',
    ],
    [
      'a: { type: integer }',
      'a: { type: integer, maximum: 9 }',
      'a: the largest value goes from none to 9',
    ],
    [
      'a: { type: integer, multipleOf: 2 }',
      'a: { type: integer, multipleOf: 4 }',
      'a: "multipleOf" goes from 2 to 4',
    ],
    [
      'a: { type: string }',
      'a: { type: string, not: { enum: [x] } }',
      'a: what is excluded by "not" has changed',
    ],
    [
      'a: { anyOf: [{ type: string }, { type: integer }] }',
      'a: { anyOf: [{ type: string }] }',
      'a: "anyOf" is not what it was',
    ],
    [
      'a: { type: string }',
      'a: { type: string, allOf: [{ minLength: 1 }] }',
      'a: "minLength" 1 is added',
    ],
    [
      'a: { pattern: "^a" }',
      'a: { pattern: "^a", allOf: [{ pattern: "b$" }] }',
      'a: "allOf" is not what it was',
    ],
    [
      'a: { type: object, properties: { b: { type: array, items: { type: object, properties: { c: { type: string } } } } } }',
      'a: { type: object, properties: { b: { type: array, items: { type: object, properties: { c: { type: integer } } } } } }',
      'a.b[].c: the type changes from string to integer',
    ],
    [
      'a: { type: object, properties: { b: { type: string } } }',
      'a: { type: object, required: [b], properties: { b: { type: string } } }',
      'a.b: the property is required now and has no default',
    ],
  ])('tells what narrows from %s to %s', (before, after, reason) => {
    expect(
      findIncompatibilities(properties(before), properties(after)),
    ).toEqual([reason]);
  });

  it('tells of required properties that could be left out', () => {
    const before = properties(
      'a: { type: string }, b: { type: string, default: x }',
      ', required: [b]',
    );
    const after = properties(
      'a: { type: string }, b: { type: string }, c: { type: string }, d: { type: string, default: x }',
      ', required: [a, b, c, d]',
    );

    expect(findIncompatibilities(before, after)).toEqual(
      ['a', 'b', 'c'].map(
        name => `${name}: the property is required now and has no default`,
      ),
    );
  });

  it('tells when other properties are no longer accepted', () => {
    expect(
      findIncompatibilities(
        properties('a: { type: string }'),
        properties('a: { type: string }', ', additionalProperties: false'),
      ),
    ).toEqual(['the inputs: other properties are no longer accepted']);
  });

  it('follows references, each pair of types once', () => {
    const node = (maximum: number) =>
      schema(
        '{ type: object, properties: { first: { $ref: "#/Node" }, second: { $ref: "#/Node" } } }',
        `    Node:
      type: object
      properties: { size: { type: integer, maximum: ${maximum} } }
`,
      );

    expect(findIncompatibilities(node(9), node(9))).toEqual([]);
    expect(findIncompatibilities(node(9), node(8))).toEqual([
      'first.size: the largest value goes from 9 to 8',
    ]);
  });

  it('comes to an end with types that refer to themselves', () => {
    const node = (maximum: number) => ({
      inputTypeName: 'Node',
      inputs: {
        $ref: '#/definitions/Node',
        definitions: {
          Node: {
            type: 'object',
            properties: {
              size: { type: 'integer', maximum },
              next: { $ref: '#/definitions/Node' },
            },
          },
        },
      },
    });

    expect(findIncompatibilities(node(9), node(8))).toEqual([
      'size: the largest value goes from 9 to 8',
    ]);
  });

  it('compares a type with what takes its place', () => {
    const inPlace = properties(
      'a: { type: object, properties: { b: { type: string } } }',
    );
    const named = schema(
      '{ type: object, properties: { a: { $ref: "#/A" } } }',
      '    A: { type: object, properties: { b: { type: string } } }\n',
    );

    expect(findIncompatibilities(inPlace, named)).toEqual([]);
    expect(findIncompatibilities(named, inPlace)).toEqual([]);
  });
});
