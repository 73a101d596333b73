import {
  EnvironmentSpecError,
  formatEnvironmentSpec,
  parseEnvironmentSpec,
} from './environmentSpec';
import { mergeInputs } from './inputChanges';

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
    ['proton: [', "can't be read"],
    ['a: &a [1]\nb: *c', "can't be read"],
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
      'd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]',
      'spec: { e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d] }',
    ].join('\n');

    expect(() => parseEnvironmentSpec(bomb)).toThrow(EnvironmentSpecError);
  });

  it.each([
    '*hunter2',
    '!hunter2',
    '!hunter2 y',
    '!<hunter2',
    '!x!hunter2 y',
    '|hunter2',
    '@hunter2',
    '"hunter2',
    'hunter2: y',
    '{hunter2',
    '[a]hunter2',
  ])('tells no value of a spec that it cannot read: %s', value => {
    const read = () =>
      parseEnvironmentSpec(
        `proton: EnvironmentSpec\nspec:\n  password: ${value}\n`,
      );
    expect(read).toThrow(/^The spec can't be read: \S/);
    expect(read).not.toThrow(/hunter2/);
  });
});

describe('numbers and keys', () => {
  const SPEC = `proton: EnvironmentSpec
spec:
  account: 9007199254740993
  ratio: 1.0
  nodes:
    - count: 170141183460469231731687303715884105727
  labels:
    b: x
    "10": x
    "9": x
`;

  it('writes each digit and the order of keys as they were read', () => {
    const inputs = parseEnvironmentSpec(SPEC);

    expect(formatEnvironmentSpec(inputs)).toBe(SPEC);
    expect(
      formatEnvironmentSpec(mergeInputs(inputs, { labels: { '8': 'x' } })),
    ).toBe(`${SPEC}    "8": x\n`);
  });

  it('shows a number that JSON readers would round as its digits', () => {
    expect(JSON.stringify(parseEnvironmentSpec(SPEC).account)).toBe(
      '"9007199254740993"',
    );
  });

  it('merges an anchored mapping, so that it wins over defaults', () => {
    expect(
      parseEnvironmentSpec(
        'base: &base { size: large, zones: 3 }\nproton: EnvironmentSpec\nspec: { <<: *base, zones: 2 }',
      ),
    ).toEqual({ size: 'large', zones: 2 });
  });

  it.each([
    [{ nodes: [{ count: 2 ** 53 }] }, 'spec.nodes[0].count is an integer'],
    [{ count: -(2 ** 53) }, 'write it in the text of the spec'],
    [{ ratio: Infinity }, 'spec.ratio must be a finite number'],
  ])('refuses to write %j, which may have lost digits', (inputs, reason) => {
    expect(() => formatEnvironmentSpec(inputs)).toThrow(EnvironmentSpecError);
    expect(() => formatEnvironmentSpec(inputs)).toThrow(reason);
  });

  it('writes the last integers that JavaScript can tell apart, and bigints', () => {
    expect(
      formatEnvironmentSpec({ a: 2 ** 53 - 1, b: BigInt('9007199254740993') }),
    ).toBe(
      'proton: EnvironmentSpec\nspec:\n  a: 9007199254740991\n  b: 9007199254740993\n',
    );
  });

  it('refuses what JSON has nothing for, with its path', () => {
    expect(() =>
      parseEnvironmentSpec(
        'proton: EnvironmentSpec\nspec: { nodes: [{}, {}, { count: .inf }] }',
      ),
    ).toThrow('spec.nodes[2].count: JSON has no number .inf');
  });

  it('refuses a spec that is longer than Proton takes', () => {
    expect(() =>
      parseEnvironmentSpec(
        `proton: EnvironmentSpec\nspec: { a: ${'x'.repeat(51_200)} }`,
      ),
    ).toThrow('more than 51,200 characters');
  });
});
