import { migrateInputs } from './migrateInputs';

const from = {
  type: 'object',
  properties: {
    size: { type: 'integer', default: 2 },
    instance: { title: 'Instance type', type: 'string', default: 'm6i.large' },
    version: { type: 'string', enum: ['1.30', '1.31'], default: '1.30' },
    network: { type: 'object', properties: { cidr: { type: 'string' } } },
    gone: { title: 'Gone', type: 'string' },
    zones: { type: 'array', items: { type: 'string' } },
  },
};
const to = {
  type: 'object',
  required: ['region'],
  additionalProperties: false,
  properties: {
    region: { type: 'string' },
    size: { type: 'integer', default: 3, maximum: 10 },
    instance: { title: 'Instance type', type: 'string', default: 'm7i.large' },
    version: { type: 'string', enum: ['1.31', '1.32'], default: '1.32' },
    network: {
      type: 'object',
      properties: { cidr: { type: 'string', maxLength: 5 } },
    },
    zones: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
  },
};

describe('migrateInputs', () => {
  it('keeps what fits', () => {
    const inputs = {
      size: 5,
      version: '1.31',
      network: { cidr: '10/16' },
      zones: ['a'],
    };
    expect(migrateInputs({ inputs, from, to })).toEqual({
      inputs,
      dropped: [],
    });
  });

  it('drops what does not fit, and names it', () => {
    expect(
      migrateInputs({
        inputs: {
          size: 50,
          version: '1.30',
          gone: 'x',
          network: { cidr: '10.0.0.0/16' },
          zones: ['a', 'z'],
        },
        to,
      }),
    ).toEqual({
      inputs: { network: {} },
      dropped: [
        { path: 'gone', title: 'gone', value: 'x' },
        { path: 'size', title: 'size', value: 50 },
        { path: 'version', title: 'version', value: '1.30' },
        { path: 'network.cidr', title: 'network.cidr', value: '10.0.0.0/16' },
        { path: 'zones', title: 'zones', value: ['a', 'z'] },
      ],
    });
  });

  it('calls what is dropped by the title that it had', () => {
    expect(
      migrateInputs({ inputs: { gone: 'x' }, from, to }).dropped,
    ).toMatchObject([{ title: 'Gone' }]);
  });

  it('lets a default follow the new default without a word', () => {
    expect(
      migrateInputs({
        inputs: { size: 2, instance: 'm6i.large', version: '1.30' },
        from,
        to,
      }),
    ).toEqual({ inputs: {}, dropped: [] });
  });

  it('goes into an object that is gone, for what was more than a default', () => {
    const before = {
      type: 'object',
      properties: {
        dns: {
          type: 'object',
          properties: {
            ttl: { type: 'integer', default: 300 },
            domain: { title: 'Domain', type: 'string' },
          },
        },
      },
    };
    expect(
      migrateInputs({ inputs: { dns: { ttl: 300 } }, from: before, to }),
    ).toEqual({ inputs: {}, dropped: [] });
    expect(
      migrateInputs({
        inputs: { dns: { ttl: 300, domain: 'a' } },
        from: before,
        to,
      }).dropped,
    ).toEqual([{ path: 'dns.domain', title: 'Domain', value: 'a' }]);
  });

  it('keeps what stands under names of its own', () => {
    const open = {
      type: 'object',
      properties: {
        tags: { type: 'object', additionalProperties: { type: 'string' } },
      },
    };
    const inputs = { tags: { team: 'payments' } };
    expect(migrateInputs({ inputs, from: open, to: open })).toEqual({
      inputs,
      dropped: [],
    });
  });

  it('keeps the members of alternatives', () => {
    const schema = {
      type: 'object',
      properties: {
        storage: {
          type: 'object',
          properties: { name: { type: 'string' } },
          oneOf: [
            { required: ['size'], properties: { size: { type: 'integer' } } },
            { required: ['url'], properties: { url: { type: 'string' } } },
          ],
        },
      },
    };
    const inputs = { storage: { name: 'a', url: 'b' } };
    expect(migrateInputs({ inputs, from: schema, to: schema })).toEqual({
      inputs,
      dropped: [],
    });
  });
});
