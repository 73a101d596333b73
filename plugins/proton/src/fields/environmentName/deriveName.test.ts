import { deriveName } from './deriveName';

function derive(pattern: string, values: Record<string, unknown>) {
  return deriveName(pattern, field => values[field]);
}

describe('deriveName', () => {
  it('takes the name of an entity ref', () => {
    expect(
      derive('{owner}-{purpose}', {
        owner: 'group:default/payments',
        purpose: 'dev',
      }),
    ).toBe('payments-dev');
  });

  it('takes the name of a template and writes numbers', () => {
    expect(
      derive('{environmentTemplate}-{number}', {
        environmentTemplate: { name: 'eks-cluster', majorVersion: '1' },
        number: 7,
      }),
    ).toBe('eks-cluster-7');
  });

  it('waits until every value is there', () => {
    expect(derive('{owner}-{purpose}', { owner: 'a' })).toBeUndefined();
    expect(derive('{owner}', { owner: '  ' })).toBeUndefined();
  });

  it('makes what people write a name that Proton accepts', () => {
    expect(derive('{purpose}', { purpose: ' Größe & Test! ' })).toBe(
      'gro-e-test',
    );
    expect(derive('{purpose}', { purpose: '--x--' })).toBe('x');
    expect(derive('{purpose}', { purpose: '!!!' })).toBeUndefined();
    expect(derive('{purpose}', { purpose: 'a'.repeat(200) })).toHaveLength(100);
  });
});
