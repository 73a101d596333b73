import { parseEnvironmentSpec } from './environmentSpec';
import { applyInputDefaults } from './inputDefaults';
import { formatExactJson } from './json';
import { parseTemplateSchema } from './templateSchema';

describe('applyInputDefaults', () => {
  const inputs = {
    type: 'object',
    properties: {
      region: { type: 'string', default: 'eu-west-1' },
      size: { type: 'string', enum: ['small', 'large'], default: 'small' },
    },
  };

  it('puts defaults under the inputs and leaves the inputs alone', () => {
    const given = { cluster_name: 'abc', size: 'large' };

    expect(applyInputDefaults(inputs, given)).toEqual({
      cluster_name: 'abc',
      size: 'large',
      region: 'eu-west-1',
    });
    expect(given).toEqual({ cluster_name: 'abc', size: 'large' });
  });

  it('finds them in lists, maps, types and parts, and not in alternatives', () => {
    const schema = {
      properties: {
        list: { items: { $ref: '#/definitions/Size' } },
        map: { additionalProperties: { $ref: '#/definitions/Size' } },
        part: {
          allOf: [{ properties: { a: { default: 1 } } }],
          properties: { b: { default: 2 } },
        },
        either: { oneOf: [{ properties: { a: { default: 1 } } }] },
        whole: {
          default: { a: {} },
          properties: { a: { $ref: '#/definitions/Size' } },
        },
        type: { $ref: '#/definitions/Named' },
      },
      definitions: {
        Size: { properties: { size: { default: 3 } } },
        Named: { default: 'not of the property' },
      },
    };

    expect(
      applyInputDefaults(schema, {
        list: [{}, { size: 1 }, 2],
        map: { a: {} },
        part: {},
        either: {},
      }),
    ).toEqual({
      list: [{ size: 3 }, { size: 1 }, 2],
      map: { a: { size: 3 } },
      part: { a: 1, b: 2 },
      either: {},
      whole: { a: { size: 3 } },
    });
  });

  it('gives up on a schema with a flood of defaults', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [
        `input_${index}`,
        { default: index },
      ]),
    );

    expect(() =>
      applyInputDefaults(
        { properties: { list: { items: { properties } } } },
        { list: Array(10_000).fill({}) },
      ),
    ).toThrow('it has too many defaults');
  });
});

describe('defaults with exact numbers', () => {
  const schema = parseTemplateSchema(`
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      required: [id, ratio]
      properties:
        id: { type: integer, default: 9007199254740993 }
        ratio: { type: number, default: 1.0 }
        default: { type: integer, minimum: 1.0, default: 9007199254740995 }
        pool:
          type: object
          default: { size: 2.50 }
          properties: { size: { type: number }, max: { type: number, default: 3.0 } }
`);

  it('keep their digits', () => {
    expect(formatExactJson(applyInputDefaults(schema.inputs, {}))).toBe(
      '{"id":9007199254740993,"ratio":1.0,"default":9007199254740995,"pool":{"size":2.50,"max":3.0}}',
    );
  });

  it('leave the digits of the inputs and the order of their keys', () => {
    expect(
      formatExactJson(
        applyInputDefaults(
          schema.inputs,
          parseEnvironmentSpec(
            'proton: EnvironmentSpec\nspec: { ratio: 2.0, id: 1, x: { b: 1, "10": 2, "9": 3.0 } }',
          ),
        ),
      ),
    ).toContain('{"ratio":2.0,"id":1,"x":{"b":1,"10":2,"9":3.0},');
  });

  it('keep the order of their keys', () => {
    const ordered = parseTemplateSchema(`
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        zones: { type: object, default: { b: 1, "10": { "2": x, "1": y }, "9": 3 } }
        others: { type: object, default: { "9": 3, b: 1, "10": { "2": x, "1": y } } }
        pool:
          type: object
          default: { "7": { "3": 1.0 }, "5": 2 }
          properties: { "7": { type: object, properties: { "1": { type: integer, default: 1 } } } }
`);
    expect(formatExactJson(applyInputDefaults(ordered.inputs, {}))).toBe(
      '{"zones":{"b":1,"10":{"2":"x","1":"y"},"9":3},"others":{"9":3,"b":1,"10":{"2":"x","1":"y"}},"pool":{"7":{"3":1.0,"1":1},"5":2}}',
    );
  });
});
