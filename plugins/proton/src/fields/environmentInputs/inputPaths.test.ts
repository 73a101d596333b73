import {
  findInputSchema,
  readInput,
  removeInput,
  splitPath,
  writeInput,
} from './inputPaths';

const schema = {
  properties: {
    network: {
      properties: { vpc_cidr: { type: 'string' } },
    },
    subnets: {
      items: { properties: { cidr: { type: 'string', minLength: 1 } } },
    },
  },
};

describe('splitPath', () => {
  it('takes steps into objects and arrays', () => {
    expect(splitPath('network.vpc_cidr')).toEqual(['network', 'vpc_cidr']);
    expect(splitPath('subnets[0].cidr')).toEqual(['subnets', '0', 'cidr']);
    expect(splitPath('subnets[].cidr')).toEqual(['subnets', '[]', 'cidr']);
    expect(splitPath('')).toEqual([]);
  });
});

describe('findInputSchema', () => {
  it('finds what stands at a path', () => {
    expect(findInputSchema(schema, 'network.vpc_cidr')).toEqual({
      type: 'string',
    });
    for (const path of ['subnets[].cidr', 'subnets[3].cidr']) {
      expect(findInputSchema(schema, path)).toHaveProperty('minLength', 1);
    }
    expect(findInputSchema(schema, '')).toBe(schema);
    expect(findInputSchema(schema, 'network.gone.deeper')).toBeUndefined();
  });
});

it('finds what stands for any name', () => {
  const open = {
    properties: {
      tags: { additionalProperties: { type: 'string' } },
      any: { additionalProperties: true },
      none: { additionalProperties: false },
    },
  };
  expect(findInputSchema(open, 'tags.team')).toEqual({ type: 'string' });
  expect(findInputSchema(open, 'any.team')).toEqual({});
  expect(findInputSchema(open, 'none.team')).toBeUndefined();
});

describe('values at a path', () => {
  const inputs = {
    network: { vpc_cidr: 'a', size: 1 },
    subnets: [{ cidr: 'b' }],
  };

  it('are read', () => {
    expect(readInput(inputs, 'network.vpc_cidr')).toBe('a');
    expect(readInput(inputs, 'subnets[0].cidr')).toBe('b');
    expect(readInput(inputs, 'network.gone.deeper')).toBeUndefined();
  });

  it('are written and removed in a copy', () => {
    expect(writeInput(inputs, 'network.vpc_cidr', 'c')).toEqual({
      ...inputs,
      network: { vpc_cidr: 'c', size: 1 },
    });
    expect(writeInput({}, 'a.b.c', 1)).toEqual({ a: { b: { c: 1 } } });
    expect(removeInput(inputs, 'network.vpc_cidr')).toEqual({
      ...inputs,
      network: { size: 1 },
    });
    expect(removeInput(inputs, 'network.gone')).toEqual(inputs);
    expect(inputs.network.vpc_cidr).toBe('a');
  });
});
