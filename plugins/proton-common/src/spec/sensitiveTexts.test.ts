import { ExactNumber } from './exactNumber';
import { listSensitiveTexts } from './sensitiveTexts';
import { parseTemplateSchema } from './templateSchema';

const schemaOf = (properties: string, types = '') =>
  parseTemplateSchema(`
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties: ${properties}
${types}`).inputs;

const USER = `
    User:
      type: object
      properties:
        name: { type: string }
        key: { type: string, format: password }`;

describe('listSensitiveTexts', () => {
  it.each([
    [
      'an input of the format password, and no other',
      '{ a: { type: string, format: password }, b: { type: string } }',
      { a: 'secret', b: 'plain' },
      ['secret'],
    ],
    [
      'an input that is write only',
      '{ a: { type: string, writeOnly: true } }',
      { a: 'secret' },
      ['secret'],
    ],
    [
      'a number, and no boolean',
      '{ a: { type: integer, writeOnly: true }, b: { type: boolean, writeOnly: true } }',
      { a: 471100, b: true },
      ['471100'],
    ],
    [
      'a number as it is written, and as Terraform writes it',
      '{ a: { type: number, writeOnly: true } }',
      { a: new ExactNumber('4711.50') },
      ['4711.50', '4711.5'],
    ],
    [
      'all that is in a map that is write only',
      '{ a: { type: object, writeOnly: true } }',
      { a: { x: 'secret', y: ['other', { z: 1234 }] } },
      ['secret', 'other', '1234'],
    ],
    [
      'the inputs of a type',
      '{ user: { $ref: "#/User" } }',
      { user: { name: 'plain', key: 'secret' } },
      ['secret'],
    ],
    [
      'the items of a list',
      '{ users: { type: array, items: { $ref: "#/User" } } }',
      { users: [{ name: 'plain', key: 'secret' }, { key: 'other' }] },
      ['secret', 'other'],
    ],
    [
      'the values of a map',
      '{ users: { type: object, additionalProperties: { $ref: "#/User" } } }',
      { users: { plain: { key: 'secret' } } },
      ['secret'],
    ],
    [
      'an input that allOf, anyOf or oneOf describes',
      '{ a: { anyOf: [{ type: string }, { allOf: [{ $ref: "#/User" }] }] } }',
      { a: { key: 'secret' } },
      ['secret'],
    ],
    [
      'a default',
      '{ a: { type: string, format: password, default: secret } }',
      {},
      ['secret'],
    ],
    [
      'nothing of an input that is missing',
      '{ a: { type: string, format: password } }',
      { toString: 'plain' },
      [],
    ],
  ])('finds %s', (_, properties, inputs, expected) => {
    expect(listSensitiveTexts(schemaOf(properties, USER), inputs)).toEqual(
      expected,
    );
  });

  it('takes no time of types that refer to each other twice', () => {
    // The parser refuses such a schema.
    const next = (n: number) => ({ $ref: `#/definitions/T${n + 1}` });
    const definitions = Object.fromEntries(
      Array.from({ length: 41 }, (_, n) => [
        `T${n}`,
        n === 40
          ? { type: 'string', format: 'password' }
          : { anyOf: [next(n), next(n)] },
      ]),
    );
    const schema = { properties: { a: next(-1) }, definitions };
    expect(listSensitiveTexts(schema, { a: 'secret' })).toEqual(['secret']);
  });
});
