import { compareSchemas } from './compareSchemas';
import { JsonSchema } from './templateSchema';

function object(
  properties: Record<string, JsonSchema>,
  required: string[] = [],
): JsonSchema {
  return { type: 'object', properties, required };
}

function detailsOf(before: JsonSchema, after: JsonSchema): string[] {
  return compareSchemas(object({ x: before }), object({ x: after })).flatMap(
    ({ details }) => details,
  );
}

describe('compareSchemas', () => {
  it('names what is new, gone and required', () => {
    const changes = compareSchemas(
      object({ old: { type: 'string', title: 'Old one' }, same: {} }),
      object(
        {
          same: {},
          needed: { type: 'string', title: 'Needed' },
          given: { type: 'integer', default: 3 },
          optional: { type: 'string' },
        },
        ['needed', 'given'],
      ),
    );

    expect(changes).toEqual([
      {
        kind: 'added',
        path: 'needed',
        title: 'Needed',
        required: true,
        details: ['It has to be given'],
      },
      {
        kind: 'added',
        path: 'given',
        title: undefined,
        required: false,
        details: ['The default is 3'],
      },
      {
        kind: 'added',
        path: 'optional',
        title: undefined,
        required: false,
        details: ['It may be left out'],
      },
      { kind: 'removed', path: 'old', title: 'Old one', details: [] },
    ]);
  });

  it.each<[JsonSchema, JsonSchema, string[]]>([
    [
      { type: 'string' },
      { type: 'integer' },
      ['The type is "integer" instead of "string"'],
    ],
    [{ default: 2 }, { default: 3 }, ['The default is 3 instead of 2']],
    [{}, { default: 'a' }, ['There is a default now: "a"']],
    [{ default: false }, {}, ['There is no default any more; it was false']],
    [
      { enum: ['1.35', '1.36'] },
      { enum: ['1.36', '1.37'] },
      ['New values: "1.37"', 'Values that are gone: "1.35"'],
    ],
    [{}, { enum: ['a'] }, ['Only these values are allowed now: "a"']],
    [
      { enum: ['a'] },
      {},
      ['Other values than those of the list are allowed now'],
    ],
    [{ minimum: 1 }, { minimum: 2 }, ['The minimum is 2 instead of 1']],
    [{}, { maxLength: 9 }, ['The longest length is 9 now']],
    [{ pattern: '^a$' }, {}, ['The pattern "^a$" is gone']],
    [
      {},
      { additionalProperties: false },
      ['Members that are not listed are refused now'],
    ],
    [
      { oneOf: [{}] },
      { oneOf: [{}, {}] },
      ['What it says under "oneOf" differs'],
    ],
    [{ title: 'A', description: 'a' }, { title: 'B', example: 1 }, []],
  ])('tells %j from %j', (before, after, details) => {
    expect(detailsOf(before, after)).toEqual(details);
  });

  it('tells that an input has to be given now', () => {
    const [change] = compareSchemas(
      object({ x: {} }),
      object({ x: {} }, ['x']),
    );

    expect(change).toMatchObject({
      kind: 'changed',
      details: ['It has to be given now'],
    });
  });

  it('looks into objects, arrays and references', () => {
    const schema = (cidr: JsonSchema, item: JsonSchema): JsonSchema => ({
      ...object({
        network: { $ref: '#/definitions/Network' },
        nodes: { type: 'array', items: object({ size: item }) },
      }),
      definitions: { Network: object({ cidr }) },
    });

    const changes = compareSchemas(
      schema({ maxLength: 1 }, { maximum: 1 }),
      schema({ maxLength: 2 }, { maximum: 2 }),
    );

    expect(changes.map(({ path, details }) => [path, ...details])).toEqual([
      ['network.cidr', 'The longest length is 2 instead of 1'],
      ['nodes[].size', 'The maximum is 2 instead of 1'],
    ]);
  });

  it('finds no difference between equals, and ends on types that contain themselves', () => {
    const circle: JsonSchema = {
      ...object({ self: { $ref: '#/definitions/Self' } }),
      definitions: {
        Self: object({ self: { $ref: '#/definitions/Self' } }),
      },
    };

    expect(compareSchemas(circle, circle)).toEqual([]);
  });
});
