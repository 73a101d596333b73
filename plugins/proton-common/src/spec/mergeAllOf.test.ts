import { listFixedInputs } from './immutableInputs';
import { applyInputDefaults } from './inputDefaults';
import {
  listInputGroups,
  listInputNames,
  readInputHelp,
} from './inputKeywords';
import { findInputViolations } from './inputs';
import { isRecord } from './json';
import { maskInputs } from './sensitiveInputs';
import { JsonSchema, parseTemplateSchema } from './templateSchema';

function textOf(types: string): string {
  return `schema:\n  format: { openapi: 3.0.0 }\n  environment_input_type: Inputs\n  types:${types}`;
}

function parse(types: string): JsonSchema {
  return parseTemplateSchema(textOf(types)).inputs;
}

function propertyOf(schema: JsonSchema, name: string): JsonSchema {
  const property = isRecord(schema.properties) && schema.properties[name];
  return isRecord(property) ? property : {};
}

const BASE = `
    Base:
      type: object
      required: [name]
      properties:
        name: { type: string, x-proton-immutable: true, x-proton-group: Name, x-proton-help: Keep it short, x-proton-order: 2 }
        password: { type: string, format: password }
    Inputs:
      allOf: [{ $ref: '#/Base' }]
      type: object
      required: [size]
      properties:
        size: { type: integer, x-proton-group: Nodes, x-proton-order: 1 }
        nodes:
          allOf: [{ $ref: '#/Nodes' }]
          description: Of the cluster
          x-proton-group: Nodes
    Nodes:
      type: object
      additionalProperties: false
      properties:
        min: { type: integer, default: 1, x-proton-help: At least this many }
        key: { type: string, writeOnly: true }
`;

describe('parts of allOf', () => {
  const inputs = parse(BASE);
  const values = { name: 'a', password: 'hush', size: 3, nodes: { key: 'k' } };

  it('stand where forms and checks look for inputs', () => {
    expect(listInputNames(inputs, inputs)).toEqual([
      'size',
      'name',
      'password',
      'nodes',
    ]);
    expect(listInputGroups(inputs)).toEqual([
      { title: 'Nodes', inputs: ['size', 'nodes'] },
      { title: 'Name', inputs: ['name'] },
    ]);
    expect(readInputHelp(propertyOf(inputs, 'name'))).toBe('Keep it short');
    expect(readInputHelp(propertyOf(propertyOf(inputs, 'nodes'), 'min'))).toBe(
      'At least this many',
    );
    expect(inputs.allOf).toBeUndefined();
    expect(inputs.required).toEqual(['size', 'name']);
  });

  it('keep their immutable inputs, their secrets and their defaults', () => {
    expect(listFixedInputs(inputs, values)).toEqual([
      { path: 'name', value: 'a' },
    ]);
    expect(maskInputs([inputs], values)).toEqual({
      name: 'a',
      password: '********',
      size: 3,
      nodes: { key: '********' },
    });
    expect(applyInputDefaults(inputs, values)).toMatchObject({
      nodes: { key: 'k', min: 1 },
    });
  });

  it('say less than what stands beside them', () => {
    expect(
      parse(`
    Name: { type: string, title: Of the type, pattern: '^a', x-proton-help: Of the type, x-proton-immutable: true }
    Inputs:
      type: object
      properties:
        name: { allOf: [{ $ref: '#/Name' }], title: Name, x-proton-help: Help }
`).properties,
    ).toEqual({
      name: {
        type: 'string',
        title: 'Name',
        pattern: '^a',
        'x-proton-help': 'Help',
        'x-proton-immutable': true,
      },
    });
  });

  it.each([
    ['a limit', `{ pattern: '^a', allOf: [{ pattern: 'b$' }] }`],
    ['a default', `{ type: string, allOf: [{ default: a }] }`],
    [
      'an input',
      `{ properties: { a: { type: string } }, allOf: [{ properties: { a: { maxLength: 1 } } }] }`,
    ],
    [
      'names that are refused',
      `{ properties: { a: {} }, allOf: [{ properties: { b: {} }, additionalProperties: false }] }`,
    ],
  ])('stay where they are for %s of their own', (_, input) => {
    expect(
      propertyOf(
        parse(`
    Inputs: { type: object, properties: { input: ${input} } }
`),
        'input',
      ).allOf,
    ).toHaveLength(1);
  });

  it('keep the keywords of ours also when they stay', () => {
    const input = propertyOf(
      parse(`
    Name: { pattern: 'b$', writeOnly: true, x-proton-group: Name }
    Inputs: { type: object, properties: { input: { pattern: '^a', allOf: [{ $ref: '#/Name' }] } } }
`),
      'input',
    );
    expect(input).toMatchObject({ writeOnly: true, 'x-proton-group': 'Name' });
  });

  it.each([
    values,
    { name: 'a' },
    { size: 3 },
    { ...values, other: 1 },
    { ...values, nodes: { min: 'x' } },
    { ...values, nodes: { other: 1 } },
    { ...values, nodes: 1 },
    {},
  ])('accept and refuse what they did: %j', tried => {
    const pathsOf = (asWritten: boolean) =>
      findInputViolations(
        parseTemplateSchema(textOf(BASE), { asWritten }),
        tried,
      )
        .map(({ keyword, path }) => `${path} ${keyword}`)
        .sort();
    expect(pathsOf(false)).toEqual(pathsOf(true));
  });

  it('are read as written for messages to their author', () => {
    expect(
      parseTemplateSchema(textOf(BASE), { asWritten: true }).inputs.allOf,
    ).toHaveLength(1);
  });
});
