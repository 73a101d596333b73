import type { JsonObject } from '@backstage/types';
import { parseTemplateSchema } from '../spec';
import { findFormProblems } from './findFormProblems';
import { SoftwareTemplateError } from './SoftwareTemplateError';
import type { SoftwareTemplateOptions } from './softwareTemplate.types';
import { toSoftwareTemplate } from './toSoftwareTemplate';

function schemaOf(types: object) {
  return parseTemplateSchema(
    JSON.stringify({
      schema: {
        format: { openapi: '3.0.0' },
        environment_input_type: 'Inputs',
        types,
      },
    }),
  );
}

function make(
  inputs: object,
  options?: SoftwareTemplateOptions,
  types: object = {},
) {
  return toSoftwareTemplate(
    {
      name: 'eks-cluster',
      displayName: 'EKS cluster',
      description: 'A cluster',
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks-cluster',
      majorVersion: '1',
      minorVersion: '2',
      schema: schemaOf({ Inputs: { type: 'object', ...inputs }, ...types }),
    },
    options,
  );
}

type Form = Record<string, JsonObject & { properties: JsonObject }>;

/** The pages of the inputs, each as its properties. */
function pagesOf({ spec }: ReturnType<typeof make>) {
  return spec.parameters.slice(1).map(
    ({ properties }) =>
      (properties as Form).inputs as {
        required?: string[];
        properties: Record<string, JsonObject>;
      },
  );
}

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
        title: '',
        type: 'object',
        required: ['region'],
        properties: {
          region: { title: 'Region', type: 'string', enum: ['eu', 'us'] },
          nodes: { type: 'integer', minimum: 1, maximum: 9, default: 2 },
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

  it('writes out types that others refer to, and arrays of them', () => {
    const template = make(
      {
        properties: {
          network: { $ref: '#/Network' },
          subnets: { type: 'array', items: { $ref: '#/Subnet' } },
        },
      },
      {},
      {
        Network: {
          title: 'Network',
          type: 'object',
          properties: { subnet: { $ref: '#/components/schemas/Subnet' } },
        },
        Subnet: {
          type: 'object',
          required: ['cidr'],
          properties: { cidr: { type: 'string', default: '10.0.0.0/16' } },
        },
      },
    );

    const subnet = {
      type: 'object',
      required: ['cidr'],
      properties: { cidr: { type: 'string', default: '10.0.0.0/16' } },
    };
    expect(pagesOf(template)[0].properties).toEqual({
      network: {
        title: 'Network',
        type: 'object',
        properties: { subnet },
      },
      subnets: { type: 'array', items: subnet },
    });
    expect(JSON.stringify(template)).not.toContain('$ref');
  });

  it('offers an optional object with required members as a choice', () => {
    const template = make({
      properties: {
        backup: {
          title: 'Backup',
          description: 'Nightly',
          type: 'object',
          required: ['bucket'],
          properties: { bucket: { type: 'string' } },
        },
        logs: {
          type: 'object',
          required: ['level'],
          properties: { level: { type: 'string', default: 'info' } },
        },
      },
    });

    expect(pagesOf(template)[0].properties.backup).toEqual({
      title: 'Backup',
      description: 'Nightly',
      oneOf: [
        { title: 'None', type: 'null' },
        {
          title: 'Backup',
          type: 'object',
          required: ['bucket'],
          properties: { bucket: { type: 'string' } },
        },
      ],
    });
    expect(template.spec.steps[0].input.inputs).toEqual({
      backup: "${{ parameters.inputs['backup'] or undefined }}",
      logs: "${{ parameters.inputs['logs'] }}",
    });
  });

  it('offers "None" beside the alternatives of an optional input', () => {
    const oneOf = [
      { title: 'Small', type: 'object', properties: { a: { type: 'string' } } },
      { type: 'object', properties: { b: { type: 'string' } } },
    ];
    const template = make({
      required: ['needed'],
      properties: {
        size: { title: 'Size', type: 'object', oneOf },
        place: { anyOf: oneOf },
        needed: { title: 'Needed', oneOf },
      },
    });

    const { size, place, needed } = pagesOf(template)[0].properties;
    expect(size).toEqual({
      title: 'Size',
      oneOf: [
        { title: 'None', type: 'null' },
        oneOf[0],
        { title: 'Size option 2', ...oneOf[1] },
      ],
    });
    expect(place.oneOf).toEqual([
      { title: 'None', type: 'null' },
      oneOf[0],
      { title: 'place option 2', ...oneOf[1] },
    ]);
    expect(needed.oneOf).toEqual(oneOf);
    expect(template.spec.steps[0].input.inputs).toEqual({
      size: "${{ parameters.inputs['size'] or undefined }}",
      place: "${{ parameters.inputs['place'] or undefined }}",
      needed: "${{ parameters.inputs['needed'] }}",
    });
  });

  it('offers "None" for optional inputs inside of objects, lists and alternatives', () => {
    const oneOf = [{ type: 'string' }, { type: 'boolean' }];
    const none = { title: 'None', type: 'null' };
    const members = {
      type: 'object',
      required: ['needed'],
      properties: {
        zone: { oneOf },
        needed: { oneOf },
        backup: {
          type: 'object',
          required: ['bucket'],
          properties: { bucket: { type: 'string' } },
        },
      },
    };
    const template = make({
      required: ['network', 'place'],
      properties: {
        network: members,
        subnets: { type: 'array', items: members },
        place: { oneOf: [members, { type: 'string' }] },
      },
    });

    const { network, subnets, place } = pagesOf(template)[0].properties;
    const [alternative] = place.oneOf as any[];
    for (const { properties } of [network, subnets.items, alternative]) {
      expect(properties.zone.oneOf[0]).toEqual(none);
      expect(properties.zone.oneOf).toHaveLength(3);
      expect(properties.backup.oneOf[0]).toEqual(none);
      expect(properties.needed).toEqual({ oneOf });
    }
  });

  it('says so where there are no inputs, and deploys without any', () => {
    const template = make({ properties: {} });

    expect(template.spec.parameters).toHaveLength(1);
    expect(template.spec.parameters[0].description).toBe(
      'This template has no inputs.',
    );
    expect(template.spec.steps[0].input.inputs).toEqual({});
  });

  describe('a sensitive input', () => {
    const reference = (key: string) => ({
      type: 'string',
      pattern: `^\\*\\*\\*\\*\\*\\* \\(${key.replaceAll('.', '\\.')}\\)$`,
      'ui:field': 'ProtonSecretInput',
      'ui:options': expect.objectContaining({ secretKey: key }),
      'ui:backstage': { review: { mask: '******' } },
    });

    it.each([{ format: 'password' }, { writeOnly: true }])(
      'with %j is a masked field whose value is a reference',
      keyword => {
        const template = make({
          required: ['db_password'],
          properties: {
            db_password: {
              title: 'Password',
              description: 'Of the database',
              type: 'string',
              minLength: 12,
              ...keyword,
            },
          },
        });

        const [page] = pagesOf(template);
        expect(page.properties.db_password).toMatchObject({
          title: 'Password',
          description: 'Of the database',
          ...reference('inputs.db_password'),
          'ui:options': {
            secretKey: 'inputs.db_password',
            schema: { type: 'string', minLength: 12 },
          },
        });
        expect(page.required).toEqual(['db_password']);
        expect(template.spec.steps[0].input.inputs).toBe(
          '${{ parameters.inputs }}',
        );
      },
    );

    it('in an object has a key of its own, and in a list or map takes all of it', () => {
      const user = {
        type: 'object',
        properties: {
          name: { type: 'string' },
          password: { type: 'string', format: 'password' },
        },
      };
      const [page] = pagesOf(
        make({
          properties: {
            user,
            users: { title: 'Users', type: 'array', items: user },
            tokens: {
              type: 'object',
              additionalProperties: { type: 'string', writeOnly: true },
            },
            login: {
              type: 'object',
              writeOnly: true,
              properties: { name: { type: 'string' } },
            },
          },
        }),
      );

      expect(page.properties).toMatchObject({
        user: {
          properties: {
            name: { type: 'string' },
            password: reference('inputs.user.password'),
          },
        },
        users: reference('inputs.users'),
        tokens: reference('inputs.tokens'),
        login: { properties: { name: reference('inputs.login.name') } },
      });
    });

    it('need not be filled in where it has a default, and is never the name', () => {
      const template = make({
        required: ['name', 'pin'],
        properties: {
          name: { type: 'string', format: 'password' },
          pin: { type: 'string', format: 'password', default: 'changeme' },
        },
      });

      expect(pagesOf(template)[0].required).toEqual(['name']);
      expect(pagesOf(template)[0].properties.pin).not.toHaveProperty('default');
    });
  });

  it('takes no integer that a browser would round', () => {
    const [page] = pagesOf(
      make({
        properties: {
          account: { type: 'integer', minimum: 1 },
          ratio: { type: 'number', maximum: 1e300 },
          nodes: { type: 'integer', minimum: 0, maximum: 9 },
        },
      }),
    );

    expect(page.properties).toEqual({
      account: {
        type: 'integer',
        minimum: 1,
        maximum: 9007199254740991,
        errorMessage: {
          maximum: expect.stringContaining('is beyond 9007199254740991'),
        },
      },
      ratio: {
        type: 'number',
        minimum: -9007199254740991,
        maximum: 9007199254740991,
        errorMessage: expect.objectContaining({
          minimum: expect.stringContaining('is beyond -9007199254740991'),
        }),
      },
      nodes: { type: 'integer', minimum: 0, maximum: 9 },
    });
  });

  it('names every input that no form can ask for', () => {
    const schema = schemaOf({
      Inputs: {
        type: 'object',
        properties: {
          'node.size': { type: 'string' },
          network: {
            type: 'object',
            properties: { 'two words': { type: 'string' } },
          },
        },
      },
    });

    expect(findFormProblems(schema.inputs)).toEqual([
      expect.stringMatching(
        /^Input "node\.size" can't be shown in a form\. Rename/,
      ),
      expect.stringMatching(/^Input "network\.two words" can't be shown/),
    ]);
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

  describe('with a schema that is up to something', () => {
    it('takes no keyword with which a form does things', () => {
      const template = make({
        'backstage:permissions': { tags: ['open'] },
        properties: {
          secret: {
            type: 'string',
            'ui:field': 'RepoUrlPicker',
            'ui:options': { requestUserCredentials: { secretsKey: 'TOKEN' } },
            'ui:backstage': { featureFlag: 'none' },
            'x-anything': 1,
          },
        },
      });

      expect(pagesOf(template)[0].properties).toEqual({
        secret: { type: 'string' },
      });
      expect(JSON.stringify(template)).not.toContain('backstage:permissions');
    });

    it('takes no value that the catalog would take for a file to read', () => {
      const secret = { $text: 'https://internal.example.com/secret' };
      const template = make({
        properties: {
          object: { type: 'object', default: secret },
          list: { type: 'array', items: {}, default: [{ deep: [secret] }] },
          choice: { enum: ['fine', secret] },
        },
      });

      expect(JSON.stringify(template)).not.toContain('$text');
      expect(pagesOf(template)[0].properties.choice).toEqual({
        enum: ['fine'],
      });
    });

    it('has nothing of it in what the scaffolder renders', () => {
      const evil = "${{ secrets.TOKEN }} {% if true %} {# '] }}";
      const template = make({
        title: evil,
        description: evil,
        properties: {
          cluster_name: { type: 'string', title: evil, description: evil },
          a: {
            type: 'string',
            title: evil,
            description: evil,
            default: evil,
            enum: [evil, 'b'],
          },
        },
      });

      const { steps, output } = template.spec;
      expect(JSON.stringify({ steps, output })).not.toContain('TOKEN');
      expect(pagesOf(template)[0].properties.a).toEqual({
        type: 'string',
        title: evil,
        description: evil,
        default: evil,
        enum: [evil, 'b'],
      });
    });

    it.each([
      "a'] }} ${{ secrets",
      '$text',
      'ui:field',
      'constructor',
      'with space',
      '',
    ])('asks for no input called %p', name => {
      expect(() =>
        make({
          properties: {
            fine: {
              type: 'object',
              properties: { [name]: { type: 'string' } },
            },
          },
        }),
      ).toThrow(SoftwareTemplateError);
    });

    it('asks for no more than a form can show', () => {
      const types = Object.fromEntries(
        Array.from({ length: 4 }, (_, level) => [
          `L${level}`,
          {
            type: 'object',
            properties: Object.fromEntries(
              Array.from({ length: 8 }, (__, index) => [
                `p${index}`,
                level === 3 ? { type: 'string' } : { $ref: `#/L${level + 1}` },
              ]),
            ),
          },
        ]),
      );

      expect(() =>
        make({ properties: { bomb: { $ref: '#/L0' } } }, {}, types),
      ).toThrow(/at most 500/);
    });

    it.each([
      ['^[a-z]+$', true],
      ['^((25[0-5]|1?[0-9])\\.){3}[0-9]/(3[0-2]|[12]?[0-9])$', true],
      ['^([a-z]|[0-9])*$', false],
      ['^(a+)+$', false],
      ['^((a|b)c)*$', false],
      ['^(?:[a-z]+\\.)*[a-z]+$', false],
      ['^[(+]*$', true],
      ['\\(+', true],
      ['(', false],
    ])('leaves the pattern %p to the form: %p', (pattern, kept) => {
      const template = make({
        properties: { a: { type: 'string', pattern } },
      });

      expect(pagesOf(template)[0].properties.a.pattern).toBe(
        kept ? pattern : undefined,
      );
    });

    it('takes no name that Proton would not', () => {
      expect(() =>
        toSoftwareTemplate({
          name: '${{ secrets.TOKEN }}',
          majorVersion: '1',
          minorVersion: '0',
          schema: schemaOf({
            Inputs: { type: 'object', properties: { a: { type: 'string' } } },
          }),
        }),
      ).toThrow(/no version of an environment template/);
    });
  });
});
