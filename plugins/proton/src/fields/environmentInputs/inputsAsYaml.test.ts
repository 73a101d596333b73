import { formatInputsYaml, parseInputsYaml } from './inputsAsYaml';

const inputs = {
  name: 'yes',
  version: '1.30',
  size: 3,
  public: true,
  network: { vpc_cidr: '10.0.0.0/16', cidrs: ['0.0.0.0/0', 'null'] },
  note: 'two\nlines: with a colon',
};

describe('inputs as YAML', () => {
  it('come back as they were', () => {
    expect(parseInputsYaml(formatInputsYaml(inputs))).toMatchObject({ inputs });
  });

  it('are none when there is no text', () => {
    expect(formatInputsYaml({})).toBe('');
    for (const text of ['', '\n', '# nothing\n']) {
      expect(parseInputsYaml(text)).toMatchObject({ inputs: {} });
    }
  });

  it('say where the text is wrong', () => {
    expect(
      parseInputsYaml('size: 3\nnetwork: [a, b\nname: x\n'),
    ).toHaveProperty('problems.0.line', 3);
    expect(parseInputsYaml('a: 1\na: 2\n')).toMatchObject({
      problems: [{ line: 2, message: 'a: the key is there twice' }],
    });
  });

  it('are not parsed when they are longer than a spec', () => {
    const started = performance.now();
    expect(parseInputsYaml(`a: [${'}'.repeat(1_900_000)}`)).toMatchObject({
      problems: [{ code: 'tooLong', limit: 51_200 }],
    });
    expect(parseInputsYaml(`a: [${'}'.repeat(51_000)}`)).toMatchObject({
      problems: [{ line: 1 }],
    });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('find lines in time that grows with the length alone', () => {
    const text = Array.from({ length: 6_000 }, (_, i) => `k${i}:\n`).join('');
    const started = performance.now();
    const parsed = parseInputsYaml(text);
    expect('lineOf' in parsed && parsed.lineOf('k5999')).toBe(6_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['a: 1\nb: [9007199254740993]\n', 'safeInteger', 'b[0]', 2],
    ['a: { b: -9007199254740993 }\n', 'safeInteger', 'a.b', 1],
    ['a: 0xFFFFFFFFFFFFFFFF\n', 'safeInteger', 'a', 1],
    ['a: 0.12345678901234567890\n', 'tooManyDigits', 'a', 1],
  ])(
    'refuse a number that a browser would round: %j',
    (text, code, path, line) => {
      expect(parseInputsYaml(text)).toEqual({
        problems: [expect.objectContaining({ code, path, line })],
      });
    },
  );

  it('keep numbers that a browser holds, and digits in quotes', () => {
    expect(
      parseInputsYaml('a: 1.0\nb: 9007199254740991\nc: "9007199254740993"\n'),
    ).toMatchObject({
      inputs: { a: 1, b: 9007199254740991, c: '9007199254740993' },
    });
  });

  it('merge keys, and refuse what JSON has no place for', () => {
    expect(
      parseInputsYaml('x: &x { a: 1 }\ny: { <<: *x, b: 2 }\n'),
    ).toMatchObject({ inputs: { y: { a: 1, b: 2 } } });
    expect(parseInputsYaml('a: 1\nb: .inf\n')).toMatchObject({
      problems: [{ line: 2, message: 'b: JSON has no number .inf' }],
    });
  });

  it('must be a mapping', () => {
    expect(parseInputsYaml('- a\n- b\n')).toEqual({
      problems: [
        {
          code: 'noLines',
          message: expect.stringContaining('must be lines such as'),
        },
      ],
    });
  });

  it('know the line of an input', () => {
    const parsed = parseInputsYaml(
      'size: 3\nnetwork:\n  cidrs:\n    - a\n    - b\n',
    );
    const lineOf = 'lineOf' in parsed ? parsed.lineOf : undefined;
    expect(lineOf?.('size')).toBe(1);
    expect(lineOf?.('network.cidrs[1]')).toBe(5);
    expect(lineOf?.('network.gone')).toBe(3);
    expect(lineOf?.('gone')).toBeUndefined();
  });
});
