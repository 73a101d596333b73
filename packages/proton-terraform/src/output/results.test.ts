import { parseState } from './results';

const STATE = {
  format_version: '1.0',
  values: {
    outputs: {
      name: { sensitive: false, type: 'string', value: 'demo' },
      token: { sensitive: true, type: 'string', value: 'hush' },
      zones: { sensitive: false, value: ['a', 'b'] },
      count: { sensitive: false, type: 'number', value: 3 },
      nothing: { sensitive: false, value: null },
    },
    root_module: {
      resources: [
        {
          address: 'aws_eks_cluster.this',
          mode: 'managed',
          values: { id: 'demo', arn: 'arn:aws:eks:eu-west-1:1:cluster/demo' },
        },
        {
          address: 'data.aws_region.current',
          mode: 'data',
          values: { id: 'eu-west-1' },
        },
        {
          address: 'aws_eks_cluster.this',
          deposed_key: 'abc',
          mode: 'managed',
          values: { id: 'old' },
        },
      ],
      child_modules: [
        {
          address: 'module.network',
          resources: [
            {
              address: 'module.network.aws_vpc.main',
              mode: 'managed',
              values: { id: `vpc-${'1'.repeat(300)}` },
            },
          ],
          child_modules: [
            {
              resources: [
                {
                  address: 'module.network.module.keys.tls_key.this',
                  mode: 'managed',
                  values: { id: 'secret' },
                  sensitive_values: { id: true },
                },
              ],
            },
          ],
        },
      ],
    },
  },
};

describe('parseState', () => {
  it('takes a sensitive number for a secret, with each digit', () => {
    const resource = (value: string) =>
      `{"address":"a.b","mode":"managed","values":{"key":${value}},"sensitive_values":{"key":true}}`;

    expect(
      parseState(
        `{"values":{"root_module":{"resources":[${resource(
          '90071992547409931234',
        )}]}}}`,
      ).secrets,
    ).toEqual(['90071992547409931234']);
  });

  it.each([
    '9007199254740993',
    '1.0',
    '0.1234567890123456789',
    '1e400',
    '{"id":9007199254740993,"ratios":[1.50,2]}',
  ])('keeps each digit of the output %s', value => {
    expect(
      parseState(`{"values":{"outputs":{"o":{"value":${value}}}}}`).outputs,
    ).toEqual([{ key: 'o', value, sensitive: false }]);
  });

  it.each([
    '{"b":1,"10":{"20":1,"3":[{"2":1,"1":2}]},"9":3,"a":4}',
    '{"10":"\\"5\\":","x\\"4":1,"2":"{\\"1\\": 1}"}',
  ])('keeps the order of the keys of the output %s', value => {
    expect(
      parseState(`{"values":{"outputs":{"o":{"value":${value}}}}}`).outputs,
    ).toEqual([{ key: 'o', value, sensitive: false }]);
  });

  it('finds sensitive values under keys that look like integers', () => {
    const secret = 'a-secret-of-a-resource';
    expect(
      parseState(
        `{"values":{"root_module":{"resources":[{"address":"a.b","mode":"managed","values":{"m":{"10":"x","2":"${secret}"}},"sensitive_values":{"m":{"2":true}}}]}}}`,
      ).secrets,
    ).toEqual([secret]);
  });

  it('reads a large state with such keys in time', () => {
    const entries = Array.from(
      { length: 200_000 },
      (_, i) => `"${200_000 - i}": ${i}`,
    );
    const value = `{${entries.join(',')}}`;
    const startedAt = performance.now();
    const [output] = parseState(
      `{"values":{"outputs":{"o":{"value":${value}}}}}`,
    ).outputs;
    expect(output.value).toBe(value.replaceAll(': ', ':'));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  const { outputs, resources } = parseState(JSON.stringify(STATE));

  it('returns strings as they are and everything else as JSON', () => {
    expect(outputs).toEqual([
      { key: 'name', value: 'demo', sensitive: false },
      { key: 'token', value: 'hush', sensitive: true },
      { key: 'zones', value: '["a","b"]', sensitive: false },
      { key: 'count', value: '3', sensitive: false },
    ]);
  });

  it('returns the managed resources of all modules', () => {
    expect(resources.map(({ name }) => name)).toEqual([
      'aws_eks_cluster.this',
      'module.network.aws_vpc.main',
      'module.network.module.keys.tls_key.this',
    ]);
  });

  it('identifies a resource by its ARN, else by its id', () => {
    expect(resources[0].identifier).toBe(
      'arn:aws:eks:eu-west-1:1:cluster/demo',
    );
    expect(resources[1].identifier).toMatch(/^vpc-1+$/);
  });

  it('keeps to the length that the Proton API allows', () => {
    expect(resources[1].identifier).toHaveLength(200);
  });

  it('does not identify a resource by a secret', () => {
    expect(resources[2].identifier).toBe(
      'module.network.module.keys.tls_key.this',
    );
  });

  it('returns nothing of an empty state', () => {
    expect(parseState('{"format_version":"1.0"}')).toEqual({
      outputs: [],
      resources: [],
      secrets: [],
    });
  });

  it('lists the sensitive outputs and the long sensitive attributes', () => {
    const { secrets } = parseState(
      JSON.stringify({
        values: {
          outputs: {
            name: { value: 'demo' },
            token: { value: { key: 'hush' }, sensitive: true },
          },
          root_module: {
            child_modules: [
              {
                resources: [
                  {
                    address: 'random_password.this',
                    mode: 'managed',
                    values: {
                      id: 'none',
                      result: 'a-generated-password',
                      region: 'us-east-1',
                      keys: [
                        {
                          name: 'a-name-of-a-long-key',
                          key: 'a-very-secret-key',
                        },
                      ],
                    },
                    sensitive_values: {
                      result: true,
                      region: true,
                      keys: [{ key: true }],
                    },
                  },
                ],
              },
            ],
          },
        },
      }),
    );
    expect(secrets).toEqual([
      '{"key":"hush"}',
      'a-generated-password',
      'a-very-secret-key',
    ]);
  });
});
