import { demoVersion } from '../../__testUtils__/demoTemplates';
import { describeInputs } from './describeInputs';

describe('describeInputs', () => {
  it('tells of every input, nested ones after their parent', () => {
    const inputs = describeInputs(demoVersion.schema);

    expect(inputs.map(({ path, depth }) => [path, depth])).toEqual([
      ['cluster_name', 0],
      ['team', 0],
      ['kubernetes_version', 0],
      ['network', 0],
      ['network.vpc_cidr', 1],
      ['node_size', 0],
      ['monitoring', 0],
      ['zones', 0],
    ]);
    expect(inputs[0]).toMatchObject({ title: 'Cluster name', required: true });
    expect(inputs[2]).toMatchObject({
      type: 'string',
      default: '1.36',
      constraints: [{ keyword: 'enum', value: '1.36, 1.37', each: false }],
    });
    expect(inputs[4]).toMatchObject({
      required: false,
      description: 'IPv4 range, from /16 to /20',
      constraints: [
        {
          keyword: 'pattern',
          value: '^[0-9.]+/(1[6-9]|20)$',
          each: false,
        },
      ],
    });
    expect(inputs[5]).toMatchObject({
      constraints: [
        { keyword: 'minimum', value: '1' },
        { keyword: 'maximum', value: '100' },
      ],
    });
    expect(inputs[7]).toMatchObject({
      type: 'string',
      lists: 1,
      default: '["a"]',
      constraints: [{ keyword: 'minItems', value: '1', each: false }],
    });
  });

  it('looks into lists of objects', () => {
    const inputs = describeInputs({
      type: 'object',
      properties: {
        pools: {
          type: 'array',
          items: {
            type: 'object',
            required: ['size'],
            properties: { size: { type: 'integer', format: 'int32' } },
          },
        },
      },
    });

    expect(inputs[1]).toMatchObject({
      path: 'pools[].size',
      depth: 1,
      required: true,
      type: 'integer (int32)',
    });
  });

  it('tells what each entry of a list may be', () => {
    const [input] = describeInputs({
      type: 'object',
      properties: {
        names: {
          type: 'array',
          uniqueItems: true,
          items: { type: 'string', maxLength: 5 },
        },
      },
    });

    expect(input.constraints).toEqual([
      { keyword: 'uniqueItems', value: 'true', each: false },
      { keyword: 'maxLength', value: '5', each: true },
    ]);
  });

  it('is empty for a schema without inputs', () => {
    expect(describeInputs({ type: 'object' })).toEqual([]);
  });
});
