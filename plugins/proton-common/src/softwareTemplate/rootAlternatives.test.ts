import { make, pagesOf } from './__testUtils__/makeSoftwareTemplate';

const NEW_VPC = {
  title: 'New VPC',
  type: 'object',
  required: ['cidr'],
  properties: {
    cidr: { type: 'string' },
    backup: {
      type: 'object',
      required: ['bucket'],
      properties: { bucket: { type: 'string' } },
    },
  },
};
const EXISTING_VPC = {
  title: 'Existing VPC',
  type: 'object',
  required: ['vpc_id'],
  properties: { vpc_id: { type: 'string' } },
};

const inputsOf = (template: ReturnType<typeof make>) =>
  template.spec.steps[0].input.inputs;

describe('alternatives of all inputs', () => {
  it.each(['oneOf', 'anyOf'] as const)(
    'are asked for on one page with what stands beside %s',
    keyword => {
      const template = make({
        required: ['cluster_name'],
        properties: {
          cluster_name: { type: 'string' },
          nodes: { type: 'integer', 'x-proton-group': 'Nodes' },
        },
        [keyword]: [NEW_VPC, EXISTING_VPC],
      });

      const pages = pagesOf(template);
      expect(pages).toHaveLength(1);
      expect(pages[0]).toMatchObject({
        properties: { nodes: { type: 'integer' } },
        [keyword]: [
          {
            title: 'New VPC',
            required: ['cidr'],
            properties: {
              cidr: { type: 'string' },
              backup: { oneOf: [{ title: 'None', type: 'null' }, {}] },
            },
          },
          EXISTING_VPC,
        ],
      });
      expect(template.spec.parameters[1].required).toEqual(['inputs']);
      expect(inputsOf(template)).toEqual({
        cluster_name: '${{ parameters.name }}',
        nodes: "${{ parameters.inputs['nodes'] }}",
        cidr: "${{ parameters.inputs['cidr'] }}",
        backup: "${{ parameters.inputs['backup'] or undefined }}",
        vpc_id: "${{ parameters.inputs['vpc_id'] }}",
      });
    },
  );

  it('are the only inputs', () => {
    const template = make({ oneOf: [EXISTING_VPC, { title: 'None' }] });

    expect(template.spec.parameters[0]).not.toHaveProperty('description');
    expect(pagesOf(template)).toMatchObject([
      { properties: {}, oneOf: [EXISTING_VPC, { title: 'None' }] },
    ]);
    expect(inputsOf(template)).toBe('${{ parameters.inputs }}');
  });

  it('require inputs that stand beside them', () => {
    const template = make({
      properties: {
        cidr: { type: 'string' },
        vpc_id: { type: 'string' },
        network: {
          type: 'object',
          properties: { a: { type: 'string' }, b: { type: 'string' } },
          oneOf: [{ required: ['a'] }, { required: ['b'] }],
        },
      },
      oneOf: [{ required: ['cidr'] }, { required: ['vpc_id'] }],
    });

    const [page] = pagesOf(template);
    expect(page).toMatchObject({
      oneOf: [{ required: ['cidr'] }, { required: ['vpc_id'] }],
    });
    expect(JSON.stringify(page.properties.network)).toContain(
      '"oneOf":[{"required":["a"]},{"required":["b"]}]',
    );
  });

  it('keep the name of the cluster on their page when they are about it', () => {
    const template = make({
      properties: { cluster_name: { type: 'string' } },
      anyOf: [{ required: ['cluster_name'] }, EXISTING_VPC],
    });

    expect(pagesOf(template)[0].properties).toHaveProperty('cluster_name');
    expect(inputsOf(template)).toBe('${{ parameters.inputs }}');
  });

  it('have secrets in masked fields', () => {
    const template = make({
      oneOf: [
        {
          type: 'object',
          required: ['password'],
          properties: { password: { type: 'string', format: 'password' } },
        },
        EXISTING_VPC,
      ],
    });

    expect(pagesOf(template)[0]).toMatchObject({
      oneOf: [
        {
          properties: {
            password: {
              'ui:field': 'ProtonSecretInput',
              'ui:options': { secretKey: 'inputs.password' },
            },
          },
        },
        {},
      ],
    });
  });
});
