import { omitNulls } from './omitNulls';

const choice = { oneOf: [{ type: 'string' }, { type: 'integer' }] };
const schema = {
  type: 'object',
  properties: {
    text: { type: 'string' },
    nullable: { type: ['string', 'null'] },
    choice,
    network: { $ref: '#/definitions/Network' },
    anything: {},
  },
  definitions: {
    Network: { type: 'object', properties: { choice, cidr: choice } },
  },
};

describe('omitNulls', () => {
  it('leaves out what is null where null has no place', () => {
    expect(
      omitNulls(schema, {
        text: null,
        nullable: null,
        choice: null,
        network: { choice: null, cidr: 'a' },
        anything: null,
        unknown: null,
      }),
    ).toEqual({
      nullable: null,
      network: { cidr: 'a' },
      anything: null,
      unknown: null,
    });
  });

  it('looks into lists and alternatives', () => {
    const place = {
      oneOf: [
        { type: 'object', properties: { zone: choice, name: {} } },
        { $ref: '#/definitions/Network' },
      ],
    };
    const deep = {
      ...schema,
      properties: {
        place,
        subnets: {
          type: 'array',
          items: { type: 'object', properties: { place, zone: choice } },
        },
      },
    };

    expect(
      omitNulls(deep, {
        place: { zone: null, cidr: null, name: null },
        subnets: [{ zone: null, place: { zone: null, cidr: 'a' } }, null],
      }),
    ).toEqual({
      place: { name: null },
      subnets: [{ place: { cidr: 'a' } }, null],
    });
  });
});
