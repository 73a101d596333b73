import { SECRET_FIELD, applyInputOptions } from './applyInputOptions';

const schema = {
  type: 'object',
  required: ['cluster_name', 'size'],
  properties: {
    cluster_name: { type: 'string', example: 'payments-dev' },
    size: { type: 'integer', minimum: 1, maximum: 100, default: 2 },
    network: { $ref: '#/definitions/Network' },
    subnets: { type: 'array', items: { $ref: '#/definitions/Subnet' } },
  },
  definitions: {
    Network: {
      type: 'object',
      required: ['vpc_cidr'],
      properties: {
        vpc_cidr: { type: 'string', default: '10.0.0.0/16' },
        public: { type: 'boolean' },
      },
    },
    Subnet: { type: 'object', properties: { cidr: { type: 'string' } } },
  },
};

describe('applyInputOptions', () => {
  it('leaves the schema as it is without options', () => {
    const form = applyInputOptions(schema, {});
    expect(form.schema).toMatchObject({
      required: ['cluster_name', 'size'],
      properties: { network: { properties: { public: { type: 'boolean' } } } },
    });
    expect(form.unknownPaths).toEqual([]);
  });

  it('does not ask for what is hidden or comes from another field', () => {
    const form = applyInputOptions(schema, {
      hide: ['network.vpc_cidr'],
      presetFrom: { cluster_name: 'name' },
    });
    expect(form.schema).toMatchObject({
      required: ['size'],
      properties: { network: { required: [], properties: { public: {} } } },
    });
    expect(form.schema).not.toHaveProperty('properties.cluster_name');
    expect(form.schema).not.toHaveProperty(
      'properties.network.properties.vpc_cidr',
    );
    expect(form.valueSchema).toMatchObject({
      required: ['cluster_name', 'size'],
      properties: { network: { required: ['vpc_cidr'] } },
    });
  });

  it('locks inputs at any depth', () => {
    const { uiSchema } = applyInputOptions(schema, {
      lock: ['size', 'network.vpc_cidr', 'subnets[].cidr'],
    });
    expect(uiSchema).toMatchObject({
      size: { 'ui:readonly': true },
      network: { vpc_cidr: { 'ui:readonly': true } },
      subnets: { items: { cidr: { 'ui:readonly': true } } },
    });
  });

  it('presets values in place of the defaults', () => {
    const form = applyInputOptions(schema, {
      preset: { 'network.vpc_cidr': '10.9.0.0/16', size: 5 },
    });
    expect(form.schema).toMatchObject({
      properties: {
        size: { default: 5 },
        network: { properties: { vpc_cidr: { default: '10.9.0.0/16' } } },
      },
    });
    expect(form.uiSchema.size['ui:placeholder']).toBe('5');
  });

  it('narrows what is allowed, for the form and for the check', () => {
    const form = applyInputOptions(schema, {
      narrow: { size: { maximum: 10, title: 'Nodes' } },
    });
    for (const part of [form.schema, form.valueSchema]) {
      expect(part).toHaveProperty('properties.size', {
        type: 'integer',
        minimum: 1,
        maximum: 10,
        default: 2,
        title: 'Nodes',
      });
    }
  });

  it('orders each level, without what is hidden or unknown', () => {
    const { uiSchema } = applyInputOptions(schema, {
      order: ['size', 'cluster_name', 'network.public', 'gone'],
      hide: ['cluster_name'],
    });
    expect(uiSchema['ui:order']).toEqual(['size', '*']);
    expect(uiSchema.network['ui:order']).toEqual(['public', '*']);
  });

  it('follows the keywords of the schema where no option says otherwise', () => {
    const keywords = {
      type: 'object',
      properties: {
        plain: { type: 'string' },
        name: {
          type: 'string',
          'x-proton-group': 'Names',
          'x-proton-order': 2,
          'x-proton-help': 'As in the address.',
        },
        nodes: {
          type: 'object',
          'x-proton-group': 'Nodes',
          'x-proton-order': 1,
          properties: {
            max: { type: 'integer' },
            min: { type: 'integer', 'x-proton-order': 1 },
          },
        },
        alias: {
          oneOf: [{ type: 'string' }, { type: 'integer' }],
          'x-proton-group': 'Names',
          'x-proton-order': 3,
          'x-proton-help': 'A second name.',
        },
      },
    };
    const { groups, uiSchema } = applyInputOptions(keywords, {});
    expect(groups).toEqual([
      { title: 'Nodes', inputs: ['nodes'] },
      { title: 'Names', inputs: ['name', 'alias'] },
    ]);
    expect(uiSchema).toMatchObject({
      'ui:order': ['nodes', 'name', 'alias', 'plain', '*'],
      name: { 'ui:help': 'As in the address.' },
      nodes: { 'ui:order': ['min', 'max', '*'] },
      alias: { 'ui:help': 'A second name.' },
    });

    const asked = applyInputOptions(keywords, {
      order: ['plain'],
      hide: ['alias'],
      groups: [{ title: 'All', inputs: ['name'] }],
    });
    expect(asked.groups).toEqual([{ title: 'All', inputs: ['name'] }]);
    expect(asked.uiSchema['ui:order']).toEqual(['plain', 'nodes', 'name', '*']);
  });

  it('follows keywords and options in alternatives too', () => {
    const storage = {
      type: 'object',
      properties: {
        name: { type: 'string', 'x-proton-order': 2 },
      },
      oneOf: [
        {
          title: 'Disk',
          properties: {
            size: { type: 'integer', 'x-proton-help': 'In GiB.' },
            class: { type: 'string', 'x-proton-order': 1 },
          },
          required: ['class'],
        },
        { title: 'Bucket', properties: { class: { type: 'string' } } },
      ],
    };
    const { schema: asked, ...form } = applyInputOptions(
      { type: 'object', properties: { storage } },
      {
        narrow: { 'storage.class': { enum: ['fast'] } },
        preset: { 'storage.size': 8 },
      },
    );
    expect(form.unknownPaths).toEqual([]);
    expect(form.uiSchema.storage).toMatchObject({
      'ui:order': ['class', 'name', 'size', '*'],
      size: { 'ui:help': 'In GiB.' },
    });
    expect(form.valueSchema).toHaveProperty(
      'properties.storage.oneOf.1.properties.class.enum',
      ['fast'],
    );
    expect(JSON.stringify(asked)).toContain('"default":8');

    const hidden = applyInputOptions(
      { type: 'object', properties: { storage } },
      { hide: ['storage.class'] },
    );
    expect(JSON.stringify(hidden.schema)).not.toContain('class');
    expect(hidden.uiSchema.storage['ui:order']).toEqual(['name', 'size', '*']);
  });

  it('asks for the secrets in alternatives of the whole form with fields for secrets', () => {
    const { schema: asked, ...form } = applyInputOptions(
      {
        type: 'object',
        oneOf: [
          { properties: { token: { type: 'string', format: 'password' } } },
          { properties: { user: { type: 'string' } } },
        ],
      },
      {},
    );
    // What one alternative hides, the backend hides of them all.
    expect(form.secretPaths).toEqual(['token', 'user']);
    expect(form.uiSchema.token).toMatchObject({ 'ui:field': SECRET_FIELD });
    expect(asked).toHaveProperty('oneOf.0.properties.token', {
      title: 'token',
    });
  });

  it('locks what keeps its value, and says why', () => {
    const { uiSchema } = applyInputOptions(
      {
        type: 'object',
        properties: { name: { type: 'string', 'x-proton-help': 'Short.' } },
      },
      {},
      { fixed: ['name'], fixedReason: "It can't be changed." },
    );
    expect(uiSchema.name).toMatchObject({
      'ui:readonly': true,
      'ui:help': "Short. It can't be changed.",
    });
  });

  it('names the paths that the schema does not have', () => {
    expect(
      applyInputOptions(schema, {
        hide: ['gone'],
        lock: ['network.gone'],
        groups: [{ title: 'Size', inputs: ['size', 'speed'] }],
      }).unknownPaths,
    ).toEqual(['gone', 'network.gone', 'speed']);
  });

  it('does not change the schema that it was given', () => {
    const before = structuredClone(schema);
    applyInputOptions(schema, {
      hide: ['size'],
      narrow: { 'network.vpc_cidr': { pattern: '^10' } },
    });
    expect(schema).toEqual(before);
  });
});
