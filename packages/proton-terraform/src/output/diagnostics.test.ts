import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { AuthorPositions } from './authorPositions';
import { describeErrors, Diagnostic, parseDiagnostic } from './diagnostics';
import { PlainOutput } from './plainOutput';

const NO_SECRETS = Redactor.create([]);

const POSITIONS = AuthorPositions.of([
  { path: 'main.tf', contents: '', linesBefore: 8 },
  { path: 'data/a.yaml', contents: '' },
  {
    path: 'proton.environment.variables.tf',
    contents: '',
    generated: true,
  },
]);

function createError(number: number): Diagnostic {
  return {
    severity: 'error',
    summary: `Problem ${number}`,
    detail: `Because of ${number}.`,
    position: `main.tf:${number}`,
  };
}

describe('describeErrors', () => {
  it('tells one error in one line', () => {
    expect(describeErrors('Terraform plan failed', [createError(1)])).toBe(
      'Terraform plan failed: Problem 1 (main.tf:1): Because of 1.',
    );
  });

  it('tells the first five of many', () => {
    const errors = [1, 2, 3, 4, 5, 6, 7].map(createError);
    const lines = describeErrors('Terraform plan failed', errors).split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe('Terraform plan failed with 7 errors:');
    expect(lines[5]).toBe('- Problem 5 (main.tf:5): Because of 5.');
    expect(lines[6]).toBe('and 2 more');
  });

  it('tells the same error once', () => {
    expect(describeErrors('Failed', [createError(1), createError(1)])).toBe(
      'Failed: Problem 1 (main.tf:1): Because of 1.',
    );
  });
});

describe('parseDiagnostic', () => {
  it('reads a long text without spaces in no time', () => {
    const detail = 'a/'.repeat(500_000);
    const startedAt = Date.now();
    expect(
      parseDiagnostic({ summary: 'Long', detail }, POSITIONS),
    ).toMatchObject({ detail });
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  it('takes the file when there is no line', () => {
    expect(
      parseDiagnostic(
        {
          severity: 'error',
          summary: 'Broken',
          range: { filename: 'main.tf' },
        },
        AuthorPositions.NONE,
      ),
    ).toMatchObject({ position: 'main.tf', detail: '' });
  });

  it.each([undefined, null, 'text', [], {}])('ignores %j', value => {
    expect(parseDiagnostic(value, AuthorPositions.NONE)).toBeUndefined();
  });

  it('gives the line of the author, wherever it stands', () => {
    expect(
      parseDiagnostic(
        {
          severity: 'error',
          summary: 'Duplicate resource',
          detail:
            'It was already declared at main.tf:9,1-36, and data/a.yaml:9 and main.tf:10,1-12,2 too.',
          range: { filename: 'main.tf', start: { line: 13 } },
        },
        POSITIONS,
      ),
    ).toMatchObject({
      detail:
        'It was already declared at main.tf:1,1-36, and data/a.yaml:9 and main.tf:2,1-4,2 too.',
      position: 'main.tf:5',
    });
  });

  it('says which files the control plane writes', () => {
    expect(
      parseDiagnostic(
        {
          severity: 'error',
          summary: 'Duplicate variable declaration',
          detail: 'There was one before.',
          range: {
            filename: 'proton.environment.variables.tf',
            start: { line: 9 },
          },
        },
        POSITIONS,
      ),
    ).toMatchObject({
      detail:
        "There was one before. The control plane writes proton.environment.variables.tf; it isn't part of the template.",
      position: 'proton.environment.variables.tf:9',
    });
  });

  it('gives no line for the header before the author’s file', () => {
    expect(
      parseDiagnostic(
        { summary: 'No', range: { filename: 'main.tf', start: { line: 1 } } },
        POSITIONS,
      ),
    ).toMatchObject({ position: 'main.tf' });
  });
});

describe('PlainOutput', () => {
  function readAll(text: string, positions = AuthorPositions.NONE) {
    const output = new PlainOutput(NO_SECRETS, positions);
    const lines = text.split('\n').map(line => output.read(line));
    return { output, lines: lines.filter(line => line !== undefined) };
  }

  const FAILURE = `Initializing the backend...
Initializing provider plugins...
╷
│ Warning: Old syntax
│
╵
╷
│ Error: Failed to query available
│ provider packages
│
│   on main.tf line 3, in terraform:
│    3:   required_providers {
│
│ Could not retrieve the list of available
│ versions for provider hashicorp/aws.
│
│ Ask your network.
╵`;

  it('puts an error together that was broken into lines', () => {
    expect(readAll(FAILURE).output.errors).toEqual([
      {
        severity: 'error',
        summary: 'Failed to query available provider packages',
        detail:
          'Could not retrieve the list of available versions for provider hashicorp/aws.\nAsk your network.',
        position: 'main.tf:3',
      },
    ]);
  });

  it('tells information, warnings and errors apart', () => {
    const { lines } = readAll(FAILURE);
    expect(lines.slice(0, 4)).toEqual([
      { level: 'info', message: 'Initializing the backend...' },
      { level: 'info', message: 'Initializing provider plugins...' },
      { level: 'warn', message: 'Warning: Old syntax' },
      { level: 'error', message: 'Error: Failed to query available' },
    ]);
    expect(lines.at(-1)).toEqual({
      level: 'error',
      message: 'Ask your network.',
    });
  });

  it('gives the lines of the author, in the log too', () => {
    const { lines, output } = readAll(
      `Error: Unsupported block type

  on main.tf line 12, in terraform:
   12:   required_provider {

Blocks of type "required_provider" are not expected here.`,
      POSITIONS,
    );
    expect(lines.map(({ message }) => message)).toEqual([
      'Error: Unsupported block type',
      '  on main.tf line 4, in terraform:',
      '   4:   required_provider {',
      'Blocks of type "required_provider" are not expected here.',
    ]);
    expect(output.errors).toMatchObject([{ position: 'main.tf:4' }]);
  });
});
