import {
  type Form,
  make,
  pagesOf,
  schemaOf,
} from './__testUtils__/makeSoftwareTemplate';
import { toSoftwareTemplate } from './toSoftwareTemplate';

describe('toSoftwareTemplate', () => {
  it('is described as its inputs are where the template has no description', () => {
    const { metadata } = toSoftwareTemplate({
      name: 'eks-cluster',
      majorVersion: '1',
      minorVersion: '2',
      schema: schemaOf({
        Inputs: {
          type: 'object',
          description: 'A cluster in a VPC of its own',
          properties: { region: { type: 'string' } },
        },
      }),
    });

    expect(metadata.description).toBe('A cluster in a VPC of its own');
  });

  it('asks for name and owner, then for the inputs, and creates', () => {
    const template = make({
      required: ['region'],
      properties: {
        region: { title: 'Region', type: 'string', enum: ['eu', 'us'] },
        nodes: { type: 'integer', minimum: 1, maximum: 9, default: 2 },
      },
    });

    expect(template).toMatchObject({
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: {
        name: 'proton-eks-cluster',
        title: 'EKS cluster',
        description: 'A cluster',
        annotations: {
          'aws.amazon.com/aws-proton-environment-template':
            'arn:aws:proton:us-east-1:123456789012:environment-template/eks-cluster',
          'aws.amazon.com/aws-proton-environment-template-version': '1.2',
        },
      },
    });
    expect(template.spec.parameters[0].required).toEqual(['name', 'owner']);
    expect(pagesOf(template)).toEqual([
      {
        title: 'Inputs',
        type: 'object',
        required: ['region'],
        properties: {
          region: { title: 'Region', type: 'string', enum: ['eu', 'us'] },
          nodes: { type: 'integer', minimum: 1, maximum: 9, default: 2 },
        },
        'ui:field': 'ProtonCheckedInputs',
        'ui:options': {
          environmentTemplate: { name: 'eks-cluster', majorVersion: '1' },
        },
      },
    ]);
    expect(template.spec.steps).toEqual([
      {
        id: 'create-environment',
        name: 'Create the environment',
        action: 'aws:proton:create-environment',
        input: {
          name: '${{ parameters.name }}',
          templateName: 'eks-cluster',
          templateMajorVersion: '1',
          tags: { 'backstage.io/owner': '${{ parameters.owner }}' },
          inputs: '${{ parameters.inputs }}',
        },
      },
    ]);
  });

  it('takes from its options what no schema says', () => {
    const template = make(
      { properties: { region: { type: 'string' } } },
      {
        name: 'cluster',
        namespace: 'vending',
        title: 'A cluster',
        owner: 'group:default/platform',
        system: 'vending',
        lifecycle: 'production',
        type: 'kubernetes-cluster',
        tags: ['eks'],
        accountId: '123456789012',
        region: 'us-east-1',
      },
    );

    expect(template.metadata).toMatchObject({
      name: 'cluster',
      namespace: 'vending',
      title: 'A cluster',
      tags: ['eks'],
    });
    expect(template.spec).toMatchObject({
      owner: 'group:default/platform',
      system: 'vending',
      lifecycle: 'production',
      type: 'kubernetes-cluster',
    });
    expect(template.spec.steps[0].input).toMatchObject({
      accountId: '123456789012',
      region: 'us-east-1',
    });
  });

  describe('the name', () => {
    const properties = {
      cluster_name: {
        title: 'Cluster name',
        type: 'string',
        pattern: '^[a-z]+$',
        maxLength: 20,
      },
      name: { type: 'string' },
      nodes: { type: 'integer' },
    };

    it('is asked for once where an input is the name', () => {
      const template = make({ required: ['cluster_name'], properties });

      expect(
        (template.spec.parameters[0].properties as Form).name,
      ).toMatchObject({
        title: 'Cluster name',
        pattern: '^[a-z]+$',
        allOf: [{ pattern: '^[0-9A-Za-z][0-9A-Za-z_-]*$' }],
        maxLength: 20,
      });
      expect(Object.keys(pagesOf(template)[0].properties)).toEqual([
        'name',
        'nodes',
      ]);
      expect(pagesOf(template)[0].required).toBeUndefined();
      expect(pagesOf(template)[0]).toMatchObject({
        'ui:options': { nameInput: 'cluster_name' },
      });
      expect(template.spec.steps[0].input.inputs).toEqual({
        cluster_name: '${{ parameters.name }}',
        name: "${{ parameters.inputs['name'] }}",
        nodes: "${{ parameters.inputs['nodes'] }}",
      });
    });

    it.each([
      ['name', { name: '${{ parameters.name }}' }],
      ['nodes', '${{ parameters.inputs }}'],
      ['missing', '${{ parameters.inputs }}'],
      [false, '${{ parameters.inputs }}'],
    ] as const)('goes to the input that is named: %p', (nameInput, inputs) => {
      const template = make({ properties }, { nameInput });

      expect(template.spec.steps[0].input).toMatchObject({ inputs });
    });
  });

  it('says so where there are no inputs, and deploys without any', () => {
    const template = make({ properties: {} });

    expect(template.spec.parameters).toHaveLength(1);
    expect(template.spec.parameters[0].description).toBe(
      'This template has no inputs.',
    );
    expect(template.spec.steps[0].input.inputs).toEqual({});
  });

  it.each([
    ['eks-cluster_', 'proton-eks-cluster'],
    [`a${'-'.repeat(99)}`, 'proton-a'],
    ['x'.repeat(100), `proton-${'x'.repeat(56)}`],
  ])('names the entity for %s', (name, entityName) => {
    const { metadata } = toSoftwareTemplate({
      name,
      majorVersion: '1',
      minorVersion: '0',
      schema: schemaOf({
        Inputs: { type: 'object', properties: { a: { type: 'string' } } },
      }),
    });

    expect(metadata.name).toBe(entityName);
    expect(metadata.title).toBe(name);
  });
});
