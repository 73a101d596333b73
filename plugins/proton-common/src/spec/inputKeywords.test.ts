import { listInputGroups, listInputNames } from './inputKeywords';
import { findKeywordProblems } from './keywordProblems';
import { parseTemplateSchema } from './templateSchema';

const parse = (types: string) =>
  parseTemplateSchema(
    `schema:\n  format: { openapi: 3.0.0 }\n  environment_input_type: Inputs\n  types:${types}`,
  );

describe('the order and the groups of inputs', () => {
  const { inputs } = parse(`
    Inputs:
      type: object
      properties:
        last: { type: string }
        second: { type: string, x-proton-order: 2, x-proton-group: Nodes }
        also_last: { type: string, x-proton-group: Access }
        first: { type: string, x-proton-order: -1.5, x-proton-group: Access }
        nodes: { $ref: '#/Nodes', x-proton-order: 3, x-proton-group: Nodes }
    Nodes:
      type: object
      properties:
        max: { type: integer }
        min: { type: integer, x-proton-order: 1 }
  `);

  it('puts inputs with an order first', () => {
    expect(listInputNames(inputs, inputs)).toEqual([
      'first',
      'second',
      'nodes',
      'last',
      'also_last',
    ]);
    expect(listInputNames(inputs, { $ref: '#/definitions/Nodes' })).toEqual([
      'min',
      'max',
    ]);
  });

  it('lists groups as a form comes upon them', () => {
    expect(listInputGroups(inputs)).toEqual([
      { title: 'Access', inputs: ['first', 'also_last'] },
      { title: 'Nodes', inputs: ['second', 'nodes'] },
    ]);
  });

  it('takes inputs without keywords as they are written', () => {
    const plain = parse(`
    Inputs:
      type: object
      properties: { b: { type: string }, a: { type: string } }
  `).inputs;
    expect(listInputNames(plain, plain)).toEqual(['b', 'a']);
    expect(listInputGroups(plain)).toEqual([]);
  });
});

describe('findKeywordProblems', () => {
  it('accepts what is right, and keywords of others', () => {
    const schema = parse(`
    Inputs:
      type: object
      properties:
        name:
          type: string
          x-proton-immutable: false
          x-proton-group: Names
          x-proton-order: 1.5
          x-proton-help: 'Ask: your team'
          x-amazon-something: [1]
          default: { x-proton-order: none }
  `);
    expect(findKeywordProblems(schema)).toEqual({ errors: [], warnings: [] });
  });

  it('names the place of wrong values', () => {
    const { errors } = findKeywordProblems(
      parse(`
    Inputs:
      type: object
      properties:
        name: { type: string, x-proton-immutable: 'yes', x-proton-group: '' }
        nodes:
          $ref: '#/Nodes'
          x-proton-order: abc
    Nodes:
      type: object
      properties:
        size: { type: integer, x-proton-help: 3, x-proton-order: [1] }
  `),
    );
    expect(errors).toEqual([
      'schema.types.Inputs.properties.name.x-proton-immutable must be true or false',
      'schema.types.Inputs.properties.name.x-proton-group must be a string that is not empty',
      'schema.types.Inputs.properties.nodes.x-proton-order must be a number',
      'schema.types.Nodes.properties.size.x-proton-order must be a number',
      'schema.types.Nodes.properties.size.x-proton-help must be a string that is not empty',
    ]);
  });

  it('refuses to mark what can not be told apart', () => {
    const { errors } = findKeywordProblems(
      parse(`
    Inputs:
      type: object
      properties:
        subnets: { type: array, items: { $ref: '#/Subnet' } }
        source:
          oneOf: [{ type: string, x-proton-immutable: true }]
    Subnet:
      type: object
      properties:
        cidr: { type: string, x-proton-immutable: true }
  `),
    );
    expect(errors).toEqual([
      'schema.types.Subnet.properties.cidr.x-proton-immutable has no effect in lists and alternatives; mark the whole input instead',
      'schema.types.Inputs.properties.source.oneOf[0].x-proton-immutable has no effect in lists and alternatives; mark the whole input instead',
    ]);
  });

  it('warns of a slip in the name of a keyword', () => {
    expect(
      findKeywordProblems(
        parse(`
    Inputs:
      type: object
      properties: { name: { type: string, x-proton-imutable: true } }
  `),
      ),
    ).toEqual({
      errors: [],
      warnings: [
        expect.stringMatching(
          /^schema\.types\.Inputs\.properties\.name\.x-proton-imutable is not a known keyword and is ignored/,
        ),
      ],
    });
  });
});
