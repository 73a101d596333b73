import { Redactor } from '../../redaction/Redactor';
import { describeErrors, Diagnostic, parseDiagnostic } from './diagnostics';
import { PlainOutput } from './plainOutput';

const NO_SECRETS = Redactor.create([]);

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
  it('takes the file when there is no line', () => {
    expect(
      parseDiagnostic({
        severity: 'error',
        summary: 'Broken',
        range: { filename: 'main.tf' },
      }),
    ).toMatchObject({ position: 'main.tf', detail: '' });
  });

  it.each([undefined, null, 'text', [], {}])('ignores %j', value => {
    expect(parseDiagnostic(value)).toBeUndefined();
  });
});

describe('PlainOutput', () => {
  function readAll(text: string) {
    const output = new PlainOutput(NO_SECRETS);
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
});
