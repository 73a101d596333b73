import { findInputViolations } from './inputs';
import { TemplateSchemaError, parseTemplateSchema } from './templateSchema';

const schemaWith = (types: string) => `
schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "Inputs"
  types:
${types}
`;

describe('parseTemplateSchema', () => {
  it('finds the input type and turns it into a JSON Schema', () => {
    const schema = parseTemplateSchema(
      schemaWith(`
    Inputs:
      type: object
      properties:
        cidr: { type: string, nullable: true }
        size: { type: integer, minimum: 1, exclusiveMinimum: true }
`),
    );

    expect(schema.inputTypeName).toBe('Inputs');
    expect(schema.inputs).toMatchObject({
      type: 'object',
      properties: {
        cidr: { type: ['string', 'null'] },
        size: { type: 'integer', exclusiveMinimum: 1 },
      },
    });
    expect(findInputViolations(schema, {})).toEqual([]);
  });

  it.each(['default', 'enum', 'example', '$schema', 'properties', 'format'])(
    'converts the schema of an input called %s',
    name => {
      const { inputs } = parseTemplateSchema(
        schemaWith(`
    Inputs:
      type: object
      properties:
        ${name}: { type: integer, minimum: 1, exclusiveMinimum: true }
        nested:
          type: object
          properties:
            ${name}: { $ref: "#/Other" }
    Other: { type: string }
`),
      );

      expect(inputs.properties).toEqual({
        [name]: { type: 'integer', exclusiveMinimum: 1 },
        nested: {
          type: 'object',
          properties: { [name]: { $ref: '#/definitions/Other' } },
        },
      });
    },
  );

  it.each(['#/Node', '#/components/schemas/Node'])(
    'resolves %s between types',
    reference => {
      const schema = parseTemplateSchema(
        schemaWith(`
    Inputs:
      type: object
      properties:
        node: { $ref: "${reference}" }
    Node:
      type: object
      properties: { size: { type: integer } }
`),
      );

      expect(schema.inputs).toMatchObject({
        properties: { node: { $ref: '#/definitions/Node' } },
        definitions: { Node: { type: 'object' } },
      });
      expect(findInputViolations(schema, {})).toEqual([]);
    },
  );

  it.each(['{ type: object }', '{ type: object, properties: {} }'])(
    'takes a template without inputs: %s',
    type => {
      const schema = parseTemplateSchema(schemaWith(`    Inputs: ${type}`));

      expect(schema.inputs).toMatchObject({ type: 'object' });
      expect(findInputViolations(schema, {})).toEqual([]);
    },
  );

  it.each([
    ['', 'the top-level key "schema" is missing'],
    ['schema: {}', 'schema.environment_input_type must name a type'],
    [
      'schema: { format: { openapi: "3.0.0" }, environment_input_type: A, types: { B: {} } }',
      'names "A", which is missing',
    ],
    [
      'schema: { format: { openapi: "3.0.0" }, environment_input_type: A, types: { A: { type: object, properties: [a] } } }',
      'schema.types.A.properties must be a mapping of inputs',
    ],
    [
      'schema: { format: { openapi: "2.0" }, environment_input_type: A, types: { A: { type: object, properties: { b: {} } } } }',
      'schema.format.openapi must be "3.0.0"',
    ],
    [
      'schema: { format: { openapi: "3.0.0" }, environment_input_type: A, types: { A: { type: object, properties: { b: { $ref: "#/C" } } } } }',
      '$ref "#/C" points to no type',
    ],
    ['schema: [', 'The template schema is not valid'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseTemplateSchema(text)).toThrow(TemplateSchemaError);
    expect(() => parseTemplateSchema(text)).toThrow(reason);
  });

  it('says when a pattern is no regular expression', () => {
    const schema = parseTemplateSchema(
      schemaWith(`
    Inputs:
      type: object
      properties: { cidr: { type: string, pattern: "(" } }
`),
    );

    expect(() => findInputViolations(schema, {})).toThrow(
      /regular expression/i,
    );
  });

  it('refuses a schema that is longer than Proton takes', () => {
    expect(() =>
      parseTemplateSchema(
        schemaWith(
          `    Inputs: { type: object, description: ${'x'.repeat(51_200)} }`,
        ),
      ),
    ).toThrow('more than 51,200 characters');
  });

  it('lists a few of many reasons, each in a few words', () => {
    const types = Array.from(
      { length: 400 },
      (_, index) => `    T${index}: { $ref: "#/N${index}${'x'.repeat(60)}" }`,
    );
    const long = `    L: { $ref: "#/${'x'.repeat(10_000)}" }`;
    const parse = () =>
      parseTemplateSchema(
        schemaWith([`    Inputs: {}`, long, ...types].join('\n')),
      );

    expect(parse).toThrow(/x…; .* and 39[0-9] more$/);
    expect(parse).toThrow(/^.{100,4000}$/);
  });
});
