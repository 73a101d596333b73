import { type Form, make, pagesOf } from './__testUtils__/makeSoftwareTemplate';

describe('the pages of the inputs', () => {
  it('follows the keywords of the schema', () => {
    const template = make(
      {
        required: ['cidr', 'min'],
        properties: {
          last: { type: 'string' },
          cidr: { type: 'string', 'x-proton-group': 'Network' },
          max: { type: 'integer', 'x-proton-group': 'Nodes' },
          min: {
            type: 'integer',
            'x-proton-group': 'Nodes',
            'x-proton-order': 1,
            'x-proton-help': 'Two are enough to try it.',
          },
          password: {
            type: 'string',
            format: 'password',
            'x-proton-help': 'Ask the owner.',
          },
          disk: {
            $ref: '#/Disk',
            'x-proton-group': 'Nodes',
            'x-proton-immutable': true,
          },
        },
      },
      {},
      {
        Disk: {
          type: 'object',
          properties: {
            gb: { type: 'integer' },
            kind: { type: 'string', 'x-proton-order': 1 },
          },
        },
      },
    );

    expect(
      template.spec.parameters
        .slice(1)
        .map(({ title, properties, required }) => [
          title,
          Object.keys((properties as Form).inputs.properties),
          required,
        ]),
    ).toEqual([
      ['Nodes', ['min', 'max', 'disk'], ['inputs']],
      ['Network', ['cidr'], ['inputs']],
      ['Inputs', ['last', 'password'], undefined],
    ]);
    const [nodes, , others] = pagesOf(template);
    expect(nodes.properties.min).toMatchObject({
      type: 'integer',
      'ui:help': 'Two are enough to try it.',
    });
    expect(
      Object.keys((nodes.properties.disk as Form[string]).properties),
    ).toEqual(['kind', 'gb']);
    expect(others.properties.password).toMatchObject({
      'ui:field': 'ProtonSecretInput',
      'ui:help': 'Ask the owner.',
    });
    expect(JSON.stringify(template)).not.toContain('x-proton');
  });

  it('checks the rules across inputs on the last page, where all are known', () => {
    const template = make(
      {
        properties: {
          cidr: { type: 'string', 'x-proton-group': 'Network' },
          max: { type: 'integer', 'x-proton-group': 'Nodes' },
        },
      },
      { accountId: '123456789012', region: 'eu-west-1' },
    );

    const [network, nodes] = pagesOf(template);
    expect(network).not.toHaveProperty('ui:field');
    expect(nodes).toMatchObject({
      'ui:field': 'ProtonCheckedInputs',
      'ui:options': {
        environmentTemplate: {
          name: 'eks-cluster',
          majorVersion: '1',
          accountId: '123456789012',
          region: 'eu-west-1',
        },
      },
    });
  });

  it('spreads many inputs over pages, and gives a large object its own', () => {
    const fields = (prefix: string, count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `${prefix}${index}`,
          { type: 'string' },
        ]),
      );
    const template = make({
      required: ['a3', 'b0'],
      properties: {
        ...fields('a', 12),
        network: {
          title: 'Network',
          type: 'object',
          properties: fields('n', 6),
        },
        ...fields('b', 22),
      },
    });

    expect(
      template.spec.parameters
        .slice(1)
        .map(({ title, properties }) => [
          title,
          Object.keys((properties as Form).inputs.properties).length,
        ]),
    ).toEqual([
      ['Inputs 1 of 5', 10],
      ['Inputs 2 of 5', 2],
      ['Network', 1],
      ['Inputs 3 of 5', 10],
      ['Inputs 4 of 5', 10],
      ['Inputs 5 of 5', 2],
    ]);
    expect(template.spec.parameters.map(({ required }) => required)).toEqual([
      ['name', 'owner'],
      ['inputs'],
      undefined,
      undefined,
      ['inputs'],
      undefined,
      undefined,
    ]);
  });
});
