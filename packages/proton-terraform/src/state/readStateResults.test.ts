import { readStateResults } from './readStateResults';

const STATE = {
  version: 4,
  serial: 3,
  lineage: 'one',
  outputs: {
    endpoint: { value: 'https://dev', type: 'string' },
    subnets: { value: ['a', 'b'], type: ['list', 'string'] },
    password: { value: 'hush', type: 'string', sensitive: true },
    nothing: { value: null, type: 'string' },
  },
  resources: [
    {
      mode: 'data',
      type: 'aws_region',
      name: 'here',
      instances: [{ attributes: { id: 'eu' } }],
    },
    {
      module: 'module.vpc',
      mode: 'managed',
      type: 'aws_subnet',
      name: 'this',
      instances: [
        { index_key: 0, attributes: { id: 'subnet-0', arn: 'arn:0' } },
        { index_key: 'b', attributes: { id: 'subnet-1' } },
        { index_key: 0, deposed: '1234', attributes: { id: 'subnet-old' } },
      ],
    },
    {
      mode: 'managed',
      type: 'random_password',
      name: 'this',
      instances: [
        {
          attributes: { id: 'hush' },
          sensitive_attributes: [[{ type: 'get_attr', value: 'id' }]],
        },
      ],
    },
  ],
};

describe('readStateResults', () => {
  it('reads outputs and managed resources', () => {
    expect(readStateResults(JSON.stringify(STATE))).toEqual({
      outputs: [
        { key: 'endpoint', value: 'https://dev', sensitive: false },
        { key: 'subnets', value: '["a","b"]', sensitive: false },
        { key: 'password', value: 'hush', sensitive: true },
      ],
      resources: [
        { name: 'module.vpc.aws_subnet.this[0]', identifier: 'arn:0' },
        { name: 'module.vpc.aws_subnet.this["b"]', identifier: 'subnet-1' },
        { name: 'random_password.this', identifier: 'random_password.this' },
      ],
    });
  });

  it.each([
    ['{"version": 3}', /version 4/],
    ['[]', /version 4/],
    ['nonsense', /not JSON/],
  ])('refuses %s', (text, message) => {
    expect(() => readStateResults(text)).toThrow(message);
  });
});
