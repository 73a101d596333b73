import { inlineReferences } from './inlineReferences';

describe('inlineReferences', () => {
  it('puts types where they are referred to, also through each other', () => {
    expect(
      inlineReferences({
        type: 'object',
        properties: {
          network: { $ref: '#/definitions/Network', title: 'Mine' },
          list: { type: 'array', items: { $ref: '#/definitions/Cidr' } },
        },
        definitions: {
          Network: {
            title: 'Network',
            properties: { cidr: { $ref: '#/definitions/Cidr' } },
          },
          Cidr: { type: 'string', default: { $ref: 'is data here' } },
        },
      }),
    ).toEqual({
      type: 'object',
      properties: {
        network: {
          title: 'Mine',
          properties: {
            cidr: { type: 'string', default: { $ref: 'is data here' } },
          },
        },
        list: {
          type: 'array',
          items: { type: 'string', default: { $ref: 'is data here' } },
        },
      },
    });
  });
});
