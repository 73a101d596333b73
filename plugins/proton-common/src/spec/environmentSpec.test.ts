import {
  EnvironmentSpecError,
  formatEnvironmentSpec,
  parseEnvironmentSpec,
} from './environmentSpec';

describe('environment spec', () => {
  it('reads what it wrote', () => {
    const inputs = { cluster_name: 'a', version: '1.30', sizes: [1, 2] };

    expect(parseEnvironmentSpec(formatEnvironmentSpec(inputs))).toEqual(inputs);
  });

  it('reads an empty spec as no inputs', () => {
    expect(parseEnvironmentSpec('proton: EnvironmentSpec\nspec:\n')).toEqual(
      {},
    );
  });

  it.each([
    ['just text', 'must be a YAML mapping'],
    ['spec: {}', 'must have "proton: EnvironmentSpec"'],
    ['proton: ServiceSpec\nspec: {}', 'must have "proton: EnvironmentSpec"'],
    ['proton: EnvironmentSpec\nspec: [1]', 'must be a mapping of inputs'],
    ['proton: [', 'not valid YAML'],
    ['a: &a [1]\nb: *c', 'not valid YAML'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseEnvironmentSpec(text)).toThrow(EnvironmentSpecError);
    expect(() => parseEnvironmentSpec(text)).toThrow(reason);
  });

  it('refuses aliases that would grow without bound', () => {
    const bomb = [
      'proton: EnvironmentSpec',
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]',
      'c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]',
      'spec: { d: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c] }',
    ].join('\n');

    expect(() => parseEnvironmentSpec(bomb)).toThrow(EnvironmentSpecError);
  });
});
