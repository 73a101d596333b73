import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { AuthorPositions } from './authorPositions';
import { JsonOutput } from './jsonOutput';
import { CommandPhase } from './messages';

const NO_SECRETS = Redactor.create([]);

const vpc = {
  resource: {
    addr: 'aws_vpc.main',
    module: '',
    resource: 'aws_vpc.main',
    implied_provider: 'aws',
    resource_type: 'aws_vpc',
    resource_name: 'main',
    resource_key: null,
  },
};

/** A line in the shape of Terraform's machine-readable UI. */
function line(
  type: string,
  message: string,
  rest: object = {},
  level = 'info',
): string {
  return JSON.stringify({
    '@level': level,
    '@message': message,
    '@module': 'terraform.ui',
    '@timestamp': '2026-11-01T10:00:00.000000Z',
    ...rest,
    type,
  });
}

const LINES = {
  version: line('version', 'Terraform 1.11.4', {
    terraform: '1.11.4',
    ui: '1.2',
  }),
  refreshStart: line(
    'refresh_start',
    'aws_vpc.main: Refreshing state... [id=vpc-1]',
    { hook: vpc },
  ),
  refreshComplete: line(
    'refresh_complete',
    'aws_vpc.main: Refresh complete [id=vpc-1]',
    { hook: vpc },
  ),
  planned: line('planned_change', 'aws_vpc.main: Plan to create', {
    change: { ...vpc, action: 'create' },
  }),
  drift: line('resource_drift', 'aws_vpc.main: Drift detected (update)', {
    change: { ...vpc, action: 'update' },
  }),
  summary: line(
    'change_summary',
    'Plan: 1 to add, 2 to change, 3 to destroy.',
    {
      changes: { add: 1, change: 2, import: 0, remove: 3, operation: 'plan' },
    },
  ),
  start: line('apply_start', 'aws_vpc.main: Creating...', {
    hook: { ...vpc, action: 'create' },
  }),
  progress: line(
    'apply_progress',
    'aws_vpc.main: Still creating... [10s elapsed]',
    { hook: { ...vpc, action: 'create', elapsed_seconds: 10 } },
  ),
  complete: line(
    'apply_complete',
    'aws_vpc.main: Creation complete after 12s [id=vpc-1]',
    { hook: { ...vpc, action: 'create', elapsed_seconds: 12 } },
  ),
  applied: line(
    'change_summary',
    'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.',
    { changes: { add: 1, change: 0, remove: 0, operation: 'apply' } },
  ),
  outputs: line('outputs', 'Outputs: 1', {
    outputs: { token: { sensitive: false, type: 'string', value: 'hush' } },
  }),
  warning: line(
    'diagnostic',
    'Warning: Argument is deprecated',
    {
      diagnostic: {
        severity: 'warning',
        summary: 'Argument is deprecated',
        detail: 'Use domain instead.',
        address: 'aws_eip.nat',
        range: { filename: 'main.tf', start: { line: 7, column: 3, byte: 90 } },
      },
    },
    'warn',
  ),
  error: line(
    'diagnostic',
    'Error: creating EC2 VPC: VpcLimitExceeded',
    {
      diagnostic: {
        severity: 'error',
        summary: 'creating EC2 VPC: VpcLimitExceeded',
        detail: '',
        address: 'aws_vpc.main',
      },
    },
    'error',
  ),
  interrupt: line(
    'log',
    '\nInterrupt received.\nPlease wait for Terraform to exit or data loss may occur.\nGracefully shutting down...\n',
  ),
};

function messagesOf(phase: CommandPhase, lines: string[]) {
  const output = new JsonOutput(phase, NO_SECRETS, AuthorPositions.NONE);
  return lines.map(text => output.read(text)?.message);
}

describe('the log of a plan', () => {
  it.each([
    [LINES.version, 'Terraform 1.11.4'],
    [LINES.refreshStart, 'aws_vpc.main: Refreshing state... [id=vpc-1]'],
    [LINES.planned, 'aws_vpc.main: Plan to create'],
    [LINES.drift, 'aws_vpc.main: Drift detected (update)'],
    [LINES.summary, 'Plan: 1 to add, 2 to change, 3 to destroy.'],
  ])('has %s', (text, message) => {
    expect(
      new JsonOutput('plan', NO_SECRETS, AuthorPositions.NONE).read(text),
    ).toEqual({
      level: 'info',
      message,
    });
  });

  it('knows what the plan will do', () => {
    const output = new JsonOutput('plan', NO_SECRETS, AuthorPositions.NONE);
    expect(output.plan).toBeUndefined();
    output.read(LINES.summary);
    expect(output.plan).toEqual({ toAdd: 1, toChange: 2, toRemove: 3 });
  });

  it('has one line for a refresh', () => {
    expect(
      new JsonOutput('plan', NO_SECRETS, AuthorPositions.NONE).read(
        LINES.refreshComplete,
      ),
    ).toBeUndefined();
  });
});

describe('the log of an apply', () => {
  it('does not repeat the plan', () => {
    expect(
      messagesOf('apply', [
        LINES.version,
        LINES.planned,
        LINES.drift,
        LINES.refreshStart,
      ]),
    ).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('counts what is done', () => {
    const second = LINES.planned.replaceAll('main', 'other');
    expect(
      messagesOf('apply', [
        LINES.planned,
        second,
        LINES.start,
        LINES.progress,
        LINES.complete,
        LINES.applied,
      ]).slice(2),
    ).toEqual([
      'aws_vpc.main: Creating...',
      'aws_vpc.main: Still creating... [10s elapsed]',
      'aws_vpc.main: Creation complete after 12s [id=vpc-1] (1 of 2)',
      'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.',
    ]);
  });

  it('counts a replacement as a deletion and a creation', () => {
    const replace = LINES.planned.replace('"create"', '"replace"');
    expect(messagesOf('apply', [replace, LINES.complete]).at(-1)).toMatch(
      /\(1 of 2\)$/,
    );
  });

  it('does not count what is only read', () => {
    const read = LINES.complete.replace('"create"', '"read"');
    expect(messagesOf('apply', [LINES.planned, read]).at(-1)).toBe(
      'aws_vpc.main: Creation complete after 12s [id=vpc-1]',
    );
  });

  it('never has the value of an output', () => {
    const cut = LINES.outputs.slice(0, -10);
    expect(messagesOf('apply', [LINES.outputs, cut])).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('the log of both', () => {
  it('says where a warning is from', () => {
    expect(
      new JsonOutput('plan', NO_SECRETS, AuthorPositions.NONE).read(
        LINES.warning,
      ),
    ).toEqual({
      level: 'warn',
      message:
        'Warning: Argument is deprecated (aws_eip.nat, main.tf:7): Use domain instead.',
    });
  });

  it('collects errors', () => {
    const output = new JsonOutput('apply', NO_SECRETS, AuthorPositions.NONE);
    expect(output.read(LINES.error)).toEqual({
      level: 'error',
      message: 'Error: creating EC2 VPC: VpcLimitExceeded (aws_vpc.main)',
    });
    output.read(LINES.warning);
    expect(output.errors).toHaveLength(1);
  });

  it('notices an interruption', () => {
    const output = new JsonOutput('apply', NO_SECRETS, AuthorPositions.NONE);
    expect(output.read(LINES.interrupt)?.message).toMatch(
      /^Interrupt received\..*Gracefully shutting down\.\.\.$/s,
    );
    expect(output.isInterrupted).toBe(true);
  });

  it('notices an interruption whose text is masked', () => {
    const redact = () => '***';
    const output = new JsonOutput(
      'apply',
      { redact, follow: () => redact },
      AuthorPositions.NONE,
    );
    output.read(LINES.interrupt);
    expect(output.isInterrupted).toBe(true);
  });

  it('keeps what is no JSON, such as a crash', () => {
    expect(messagesOf('apply', ['panic: oh no', ''])).toEqual([
      'panic: oh no',
      undefined,
    ]);
  });
});
