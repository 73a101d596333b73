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
      problems: [{ line: 2, column: 1 }],
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
