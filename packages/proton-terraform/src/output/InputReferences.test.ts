import { InputReferences } from './InputReferences';

const REFERENCES = InputReferences.of([
  {
    path: 'proton.auto.tfvars.json',
    contents: JSON.stringify({
      environment: {
        name: 'dev',
        inputs: {
          subnet_ids: [],
          nodes: { min: 1, max: 2 },
          'with-dash': 'x',
          count: 1,
        },
      },
    }),
  },
  {
    path: 'locals.tf',
    contents: `
locals {
  nodes  = var.environment.inputs.nodes
  double = local.single * 2
  single = var.environment.inputs.count
  loop   = local.loop
}
`,
  },
  {
    path: 'module/locals.tf',
    contents: 'locals {\n  own = var.environment.inputs.count\n}\n',
  },
]);

function diagnose(
  code: string,
  options: { summary?: string; detail?: string; file?: string } = {},
) {
  const { detail = 'No.', file = 'main.tf', summary } = options;
  return REFERENCES.findProblem({
    severity: 'error',
    summary: summary ?? 'Resource precondition failed',
    detail,
    range: { filename: file, start: { line: 1 } },
    snippet: {
      code,
      highlight_start_offset: 0,
      highlight_end_offset: Buffer.byteLength(code),
    },
  });
}

describe('InputReferences', () => {
  it.each([
    ['var.environment.inputs.nodes.min > 1', 'nodes.min'],
    ['var.environment.inputs["nodes"]["max"]', 'nodes.max'],
    ['var.environment.inputs.with-dash == ""', 'with-dash'],
    ['var.environment.inputs.subnet_ids[0].zone', 'subnet_ids'],
    ['local.nodes.max > 1', 'nodes.max'],
    ['local.double > 1', 'count'],
  ])('reads the input of %s', (code, path) => {
    expect(diagnose(code)).toEqual({ path, message: 'No.' });
  });

  it.each([
    ['local.loop'],
    ['local.own'],
    ['local.unknown'],
    ['var.environment.name'],
    ['var.environment.inputs.missing'],
    ['data.x.var.environment.inputs.count'],
  ])('finds no input in %s', code => {
    expect(diagnose(code)).toBeUndefined();
  });

  it('takes the input that the message names', () => {
    const code =
      'var.environment.inputs.count < var.environment.inputs.nodes.max';
    expect(
      diagnose(code, { detail: 'At most nodes.max, not count.' }),
    ).toMatchObject({ path: 'nodes.max' });
    expect(
      diagnose(code, { detail: 'subnet_ids must not be empty.' }),
    ).toMatchObject({ path: 'subnet_ids' });
  });

  it('reads names in errors of other kinds from the expression only', () => {
    const options = { summary: 'Invalid value', detail: 'count is wrong' };
    expect(diagnose('1', options)).toBeUndefined();
    expect(diagnose('var.environment.inputs.nodes', options)).toEqual({
      path: 'nodes',
      message: 'Invalid value: count is wrong',
    });
  });

  it('does not look into expressions of modules', () => {
    expect(
      diagnose('var.environment.inputs.count', { file: 'module/main.tf' }),
    ).toBeUndefined();
  });

  it('counts bytes', () => {
    const code = '  é = var.environment.inputs.count + local.nodes';
    expect(
      REFERENCES.findProblem({
        summary: 'Invalid value',
        range: { filename: 'main.tf' },
        snippet: {
          code,
          highlight_start_offset: Buffer.byteLength('  é = '),
          highlight_end_offset: Buffer.byteLength(
            '  é = var.environment.inputs.count',
          ),
        },
      }),
    ).toEqual({ path: 'count', message: 'Invalid value' });
  });

  it('needs little processor time for long files and expressions', () => {
    const before = process.cpuUsage();
    const many = InputReferences.of([
      {
        path: 'main.tf',
        contents: `${'locals {\n'.repeat(50_000)}${Array.from(
          { length: 2_000 },
          (_, index) => `  l${index} = ${'local.l1 '.repeat(100)}\n`,
        ).join('')}`,
      },
    ]);
    many.findProblem({
      summary: 'Resource precondition failed',
      detail: ' '.repeat(100_000),
      range: { filename: 'main.tf' },
      snippet: { code: 'local.l0 '.repeat(10_000) },
    });
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });
});
