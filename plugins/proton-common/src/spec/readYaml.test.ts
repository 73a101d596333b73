import { formatExactJson } from './json';
import { readYaml } from './readYaml';

function read(text: string) {
  const result = readYaml(text, { limit: 51_200 });
  return 'content' in result
    ? formatExactJson(result.content)
    : result.reasons.join('; ');
}

describe('readYaml', () => {
  it.each([
    ['9007199254740993', '9007199254740993'],
    ['-170141183460469231731687303715884105729', undefined],
    ['9007199254740992', undefined],
    ['1.0', undefined],
    ['1.50', undefined],
    ['0.1234567890123456789', undefined],
    ['1e3', undefined],
    ['1E+400', 'the exponent of the number is too large'],
    ['1e-400', 'the exponent of the number is too large'],
    ['-0', undefined],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['0x1F', '31'],
    ['0xFFFFFFFFFFFFFFFF', '18446744073709551615'],
    ['0o17', '15'],
    ['!!float 5', '5'],
    ['!!int "5"', '5'],
    ['!!str 5', '"5"'],
    ['"1.0"', '"1.0"'],
    ['2001-12-14', '"2001-12-14"'],
    ['yes', '"yes"'],
  ])('reads %s digit by digit', (written, kept = written) => {
    expect(read(`a: { b: [${written}] }`)).toBe(
      kept.startsWith('the ') ? `a.b[0]: ${kept}` : `{"a":{"b":[${kept}]}}`,
    );
  });

  it.each([
    ['.inf', 'a: JSON has no number .inf'],
    ['-.INF', 'a: JSON has no number -.INF'],
    ['.nan', 'a: JSON has no number .nan'],
    ['010', 'a: the number has a leading zero'],
    ['-012.5', 'a: the number has a leading zero'],
    ['1'.repeat(151), 'a: the number has more than 150 digits'],
    ['!!binary aGVsbG8=', "a: JSON can't carry a value with the tag !!binary"],
    ['!!timestamp 2001-12-14', 'the tag !!timestamp'],
    ['!!set { x }', 'the tag !!set'],
    ['!!omap [x: 1]', 'the tag !!omap'],
    ['!Ref x', "a: JSON can't carry a value with the tag !Ref"],
    ['!Sub { x: 1 }', 'the tag !Sub'],
    ['!x!y z', 'Could not resolve tag'],
    ['!!int x', "a: the value isn't !!int"],
    ['!!bool 5', "a: the value isn't !!bool"],
    ['{ 1.0: x }', 'a: the key "1.0" isn\'t a string'],
    ['{ 0x1: x }', 'a: the key "0x1" isn\'t a string'],
    ['{ true: x }', 'a: the key "true" isn\'t a string'],
    ['{ ~: x }', 'a: the key "~" isn\'t a string'],
    ['{ : x }', 'a: the key "" isn\'t a string'],
    ['{ ? [x] : y }', "a: the key isn't a string"],
    ['{ b: [{ c: .inf }] }', 'a.b[0].c: JSON has no number .inf'],
    ['{ x: 1, x: 2 }', 'a.x: the key is there twice'],
    ['{ 1: 1, "1": 2 }', 'a.1: the key is there twice'],
    ['*b', 'a: the alias *b has no anchor before it'],
    [
      '&b [*b]',
      'a[0]: the alias *b is inside its own anchor, so the value would contain itself',
    ],
    ['[&b 1, &b { c: *b }]', 'a[1].c: the alias *b is inside its own anchor'],
    ['&b { <<: *b }', 'a.<<: the alias *b is inside its own anchor'],
    ['"\\uD800"', 'a: the text has half of a character'],
    ['1\n---\nb: 2', 'more than one document'],
    ['1\n  b: 2', 'line 1'],
    ['[1', 'line 1'],
  ])('refuses %s, with its place', (written, reason) => {
    expect(read(`a: ${written}`)).toContain(reason);
  });

  it.each([
    ['a: 1\nb: [2\nc: 3\n', 3],
    ['a: 1\nb: .inf\n', 2],
    ['a:\n  b: 1\n  b: 2\n', 3],
    ['a: &x\n  b:\n    c: *x\n', 3],
    ['a: 1\n\nb:\n  <<: 1\n', 4],
    ['a: 1\n1.5: 2\n', 2],
  ])('names the line of the mistake in %j', (text, line) => {
    expect(readYaml(text, { limit: 51_200 })).toHaveProperty('line', line);
  });

  it('refuses the YAML of another version, which reads `no` as false', () => {
    expect(read('%YAML 1.1\n---\na: no')).toContain('%YAML 1.2');
    expect(read('%YAML 1.2\n---\na: no')).toBe('{"a":"no"}');
  });

  it('keeps the order of keys that look like integers', () => {
    expect(read('{ b: 1, "10": 2, 9: 3, a: 4 }')).toBe(
      '{"b":1,"10":2,"9":3,"a":4}',
    );
  });

  it('keeps a key that is the name of the prototype', () => {
    expect(read('{ __proto__: { x: 1 } }')).toBe('{"__proto__":{"x":1}}');
  });

  describe('merge keys', () => {
    const BASES = 'x: &x { a: 1, b: 1 }\ny: &y { b: 2, c: 2 }\nz:';

    it.each([
      ['{ <<: *x }', '{"a":1,"b":1}'],
      ['{ <<: [*x, *y] }', '{"a":1,"b":1,"c":2}'],
      ['{ <<: [*y, *x] }', '{"b":2,"c":2,"a":1}'],
      ['{ <<: *x, b: 3 }', '{"a":1,"b":3}'],
      ['{ b: 3, <<: *x }', '{"b":3,"a":1}'],
      ['{ <<: *x, <<: *y }', '{"a":1,"b":1,"c":2}'],
      ['{ <<: { a: 5 } }', '{"a":5}'],
      ['{ "<<": 1 }', '{"<<":1}'],
    ])('merges %s', (written, merged) => {
      expect(read(`${BASES} ${written}`)).toContain(`"z":${merged}`);
    });

    it.each(['{ <<: 1 }', '{ <<: [*x, 1] }', '{ <<: }'])(
      'refuses %s',
      written => {
        expect(read(`${BASES} ${written}`)).toContain(
          'z.<<: a merge key takes a mapping or a list of mappings',
        );
      },
    );
  });

  it.each([
    [
      'lists',
      'a: &a [x,x,x,x,x,x,x,x,x,x]\n',
      'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n',
    ],
    ['texts', `a: &a ${'x'.repeat(10_000)}\n`, `b: [${'*a,'.repeat(100)}]\n`],
    [
      'merges',
      `a: &a {k: ${'x'.repeat(10_000)}}\n`,
      `b: [${'{<<: *a},'.repeat(100)}]\n`,
    ],
  ])('refuses %s that aliases make too large', (_, first, second) => {
    const rest = 'cdefg'
      .split('')
      .map(
        (name, i) => `${name}: &${name} [${`*${'bcdef'[i]},`.repeat(10)}]\n`,
      );
    const text = second.startsWith('b: &b')
      ? [first, second, ...rest].join('')
      : `${first}${second}`;

    expect(read(text)).toContain('too large');
  });

  it('counts characters as Proton does', () => {
    expect(readYaml('"🎈🎈"', { limit: 4 })).toEqual({ content: '🎈🎈' });
    expect(readYaml('"🎈🎈🎈"', { limit: 4 })).toEqual({
      reasons: ['It has more than 4 characters'],
    });
  });
});
