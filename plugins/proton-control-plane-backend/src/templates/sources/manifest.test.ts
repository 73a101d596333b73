import { parseManifest } from './manifest';

const withEntry = (...lines: string[]) =>
  [
    'infrastructure:',
    '  templates:',
    ...lines.map((line, i) => `    ${i === 0 ? '-' : ' '} ${line}`),
  ].join('\n');

describe('parseManifest', () => {
  it('reads a Terraform manifest', () => {
    const text = withEntry(
      'file: "*"',
      'rendering_engine: hcl',
      'template_language: terraform',
    );

    expect(parseManifest(text)).toEqual({
      renderingEngine: 'hcl',
      templateLanguage: 'terraform',
      file: '*',
    });
  });

  it('reads the manifests of AWS CloudFormation and AWS CodeBuild', () => {
    expect(
      parseManifest(
        withEntry(
          'file: cloudformation.yaml',
          'rendering_engine: jinja',
          'template_language: cloudformation',
        ),
      ),
    ).toEqual({
      renderingEngine: 'jinja',
      templateLanguage: 'cloudformation',
      file: 'cloudformation.yaml',
    });
    expect(
      parseManifest(
        withEntry(
          'rendering_engine: codebuild',
          'settings: { provision: [ls] }',
        ),
      ),
    ).toEqual({ renderingEngine: 'codebuild' });
  });

  const entry = 'infrastructure.templates[0]';

  it.each([
    [
      'an engine that is none',
      withEntry('file: "*"', 'rendering_engine: cdk'),
      [
        `${entry}.rendering_engine must be one of AWS Proton's: hcl, jinja, codebuild`,
      ],
    ],
    [
      'the key from before general availability',
      withEntry('file: cloudformation.yaml', 'engine: jinja'),
      [
        `${entry}.engine is the name from before AWS Proton's general availability; it is rendering_engine now`,
      ],
    ],
    [
      'everything that is wrong with an entry at once',
      withEntry('rendering_engine: hcl', 'template_language: cloudformation'),
      [
        `${entry}.template_language must be terraform when rendering_engine is hcl`,
        `${entry}.file must be the name of a file`,
      ],
    ],
    [
      'a file outside of the bundle',
      withEntry(
        'file: ../main.tf',
        'rendering_engine: hcl',
        'template_language: terraform',
      ),
      [`${entry}.file: ../main.tf has a ".." in its path`],
    ],
    [
      'no entry',
      'infrastructure: { templates: [] }',
      ['infrastructure.templates must have exactly one entry (it has 0)'],
    ],
    [
      'two entries',
      'infrastructure: { templates: [{ file: a.tf }, { file: b.tf }] }',
      ['infrastructure.templates must have exactly one entry (it has 2)'],
    ],
    [
      'an entry that is a text',
      'infrastructure: { templates: [main.tf] }',
      [`${entry} must be a mapping`],
    ],
    [
      'no list of templates',
      'infrastructure: {}',
      ['infrastructure.templates must be a list with one entry'],
    ],
    [
      'an empty file',
      '',
      ['infrastructure must be a mapping with the key templates'],
    ],
  ])('refuses %s', (_, text, problems) => {
    expect(() => parseManifest(text)).toThrow(
      expect.objectContaining({
        name: 'InvalidBundleError',
        problems: problems.map(
          problem => `infrastructure/manifest.yaml: ${problem}`,
        ),
      }),
    );
  });

  it('tells where YAML is broken, in one line', () => {
    expect(() => parseManifest('infrastructure:\n  - [')).toThrow(
      /^infrastructure\/manifest\.yaml: not valid YAML: .* at line 2$/,
    );
  });

  it('refuses what a small archive can unpack to, without parsing it', () => {
    expect(() => parseManifest(`a: [${'}'.repeat(1_900_000)}`)).toThrow(
      /not valid YAML: It has more than 65,536 characters$/,
    );
  });

  it('says one thing of a text that is wrong everywhere', () => {
    const parse = () => parseManifest(`a: [${'}'.repeat(60_000)}`);

    expect(parse).toThrow(/^.{1,300}$/);
  });

  it('refuses aliases that multiply', () => {
    const aliases = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [name, previous] of ['ba', 'cb', 'dc', 'ed', 'fe']) {
      aliases.push(
        `${name}: &${name} [${Array(10).fill(`*${previous}`).join(', ')}]`,
      );
    }

    expect(() => parseManifest(aliases.join('\n'))).toThrow(
      /not valid YAML: Its aliases make it too large/,
    );
  });
});
