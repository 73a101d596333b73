import { parseTemplateSchema } from '../spec';
import { compareSchemas } from './compareSchemas';

function schema(properties: object, more: object = {}, types: object = {}) {
  return parseTemplateSchema(
    JSON.stringify({
      schema: {
        format: { openapi: '3.0.0' },
        environment_input_type: 'Input',
        types: { Input: { type: 'object', properties, ...more }, ...types },
      },
    }),
  ).inputs;
}

const NAME = { name: { type: 'string' } };

describe('compareSchemas', () => {
  it('finds nothing where nothing differs, however it is written', () => {
    const network = {
      type: 'object',
      properties: { cidr: { type: 'string' } },
    };
    expect(
      compareSchemas(
        schema({ network }),
        schema({ network: { $ref: '#/Network' } }, {}, { Network: network }),
      ),
    ).toEqual([]);
  });

  it('tells an added input, and whether it has to be given', () => {
    const after = schema(
      {
        ...NAME,
        zone: { type: 'string', title: 'Zone', enum: ['a', 'b'] },
        count: { type: 'integer', default: 2, minimum: 1 },
      },
      { required: ['zone', 'count'] },
    );
    expect(compareSchemas(schema(NAME), after)).toEqual([
      {
        kind: 'added',
        path: 'zone',
        title: 'Zone',
        required: true,
        details: [
          'It has to be given',
          'The type is string',
          'It must be one of a, b',
        ],
        facts: [
          { code: 'required' },
          { code: 'set', keyword: 'type', after: 'string' },
          { code: 'limited', values: ['a', 'b'] },
        ],
      },
      {
        kind: 'added',
        path: 'count',
        required: false,
        details: [
          'The type is integer',
          'The default is 2',
          'The minimum is 1',
        ],
        facts: [
          { code: 'set', keyword: 'type', after: 'integer' },
          { code: 'set', keyword: 'default', after: '2' },
          { code: 'set', keyword: 'minimum', after: '1' },
        ],
      },
    ]);
  });

  it('tells a removed input, and an object that is gone as a whole', () => {
    const before = schema({
      ...NAME,
      network: { type: 'object', properties: { cidr: { type: 'string' } } },
    });
    expect(compareSchemas(before, schema(NAME))).toMatchObject([
      { kind: 'removed', path: 'network' },
    ]);
  });

  it.each([
    [{ default: 2 }, { default: 3 }, 'The default is 3 instead of 2'],
    [{ maximum: 10 }, {}, 'The maximum is gone; it was 10'],
    [{ pattern: '^a' }, { pattern: '^b' }, 'The pattern is ^b instead of ^a'],
    [{ enum: [1, 2] }, { enum: [1, 3] }, 'It may also be 3'],
    [{ enum: [1, 2] }, { enum: [1, 3] }, 'It may no longer be 2'],
    [{ enum: [1] }, {}, 'It is no longer limited to a list of values'],
    [{ description: 'A' }, { description: 'B' }, 'The description is another'],
  ])('says what changed from %j to %j', (before, after, detail) => {
    const type = { type: 'string' };
    const [change] = compareSchemas(
      schema({ input: { ...type, ...before } }),
      schema({ input: { ...type, ...after } }),
    );
    expect(change).toMatchObject({ kind: 'changed', path: 'input' });
    expect(change.details.join('\n')).toContain(detail);
  });

  it('looks into objects and the items of lists', () => {
    const pool = (maximum: number) => ({
      pools: {
        type: 'array',
        items: { type: 'object', properties: { size: { maximum } } },
      },
      network: { type: 'object', properties: { size: { maximum } } },
    });
    expect(
      compareSchemas(schema(pool(1)), schema(pool(2))).map(({ path }) => path),
    ).toEqual(['pools[].size', 'network.size']);
  });

  it('tells of the items of a list what it tells of an input', () => {
    const list = (items: object) => schema({ zones: { type: 'array', items } });
    expect(
      compareSchemas(
        list({ type: 'string', enum: ['a', 'b'] }),
        list({ type: 'string', enum: ['b', 'c'] }),
      ),
    ).toEqual([
      {
        kind: 'changed',
        path: 'zones',
        details: ['An item may also be c', 'An item may no longer be a'],
        facts: [
          { code: 'values-added', values: ['c'], ofItems: true },
          { code: 'values-removed', values: ['a'], ofItems: true },
        ],
      },
    ]);
    expect(
      compareSchemas(list({ type: 'string' }), list({ type: 'integer' }))[0],
    ).toMatchObject({
      details: ['The type of its items is integer instead of string'],
    });
  });

  it('tells that an input has to be given now', () => {
    expect(
      compareSchemas(schema(NAME), schema(NAME, { required: ['name'] })),
    ).toEqual([
      {
        kind: 'changed',
        path: 'name',
        details: ['It has to be given'],
        facts: [{ code: 'required' }],
      },
    ]);
  });

  it('never tells the default of a secret', () => {
    const secret = (value: string) =>
      schema({
        password: { type: 'string', format: 'password', default: value },
      });
    const text = JSON.stringify(
      compareSchemas(secret('hunter2'), secret('hunter3')),
    );
    expect(text).toContain('The default is another one');
    expect(text).not.toContain('hunter');
  });
});
