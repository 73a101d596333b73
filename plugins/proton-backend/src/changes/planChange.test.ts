import { InputError } from '@backstage/errors';
import {
  parseEnvironmentSpec,
  parseTemplateSchema,
  toFormInputs,
} from '@proton-vending/backstage-plugin-proton-common';
import { CurrentState, describePlan, planChange } from './planChange';

function parse(properties: string) {
  return parseTemplateSchema(`
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      required: [nodes]
      additionalProperties: false
      properties:
        nodes: { type: integer, maximum: 9 }
        password: { type: string, format: password }
${properties}
`);
}

const SCHEMA = parse('');
const SPEC =
  'proton: EnvironmentSpec\n# Two will do\nspec:\n  nodes: 2\n  password: hunter2\n';
const CURRENT: CurrentState = {
  version: '1.1',
  inputs: parseEnvironmentSpec(SPEC),
  spec: SPEC,
  schema: SCHEMA.inputs,
};

function target(version = '1.1', changes = {}) {
  return { version, status: 'PUBLISHED' as const, schema: SCHEMA, ...changes };
}

const options = { current: CURRENT, target: target(), seesSecrets: false };

describe('planChange', () => {
  it('deploys the very same spec again', () => {
    const plan = planChange({ ...options, change: {} });

    expect(plan.after).toMatchObject({ version: '1.1', spec: SPEC });
    expect(describePlan(plan, { seesSecrets: false }).warnings).toEqual([
      {
        code: 'nothing-changes',
        message:
          'Nothing changes: the same version and inputs are deployed again',
      },
    ]);
  });

  it('keeps the digits of numbers that a form holds in another way', () => {
    const spec = SPEC.replace(
      'nodes: 2\n',
      'nodes: 2\n  account: 9007199254740993\n  ratio: 1.0\n',
    );
    const inputs = parseEnvironmentSpec(spec);
    const plan = planChange({
      ...options,
      current: { ...CURRENT, inputs, spec },
      seesSecrets: true,
      change: { inputs: { ...toFormInputs(inputs), nodes: 3 } },
    });

    expect(parseEnvironmentSpec(plan.after.spec)).toEqual({
      ...inputs,
      nodes: 3,
    });
    expect(describePlan(plan, { seesSecrets: true }).changes).toEqual([
      { path: 'nodes', before: 2, after: 3 },
    ]);
  });

  it('refuses an integer that JSON has rounded', () => {
    expect(() =>
      planChange({
        ...options,
        change: { inputs: JSON.parse('{ "nodes": 9007199254740993 }') },
      }),
    ).toThrow(InputError);
  });

  it('keeps a secret that its caller does not see', () => {
    const plan = planChange({ ...options, change: { inputs: { nodes: 3 } } });

    expect(parseEnvironmentSpec(plan.after.spec)).toEqual({
      nodes: 3,
      password: 'hunter2',
    });
  });

  it('takes a secret away that its caller sees and leaves out', () => {
    const plan = planChange({
      ...options,
      seesSecrets: true,
      change: { inputs: { nodes: 3 } },
    });

    expect(plan.after.inputs).toEqual({ nodes: 3 });
  });
});

describe('describePlan', () => {
  it('masks secrets, and tells that one is another', () => {
    const preview = describePlan(
      planChange({
        ...options,
        change: { inputs: { nodes: 3, password: 'hunter3' } },
      }),
      { seesSecrets: false },
    );

    expect(preview.changes).toEqual([
      { path: 'nodes', before: 2, after: 3 },
      {
        path: 'password',
        before: '********',
        after: '******** (changed)',
      },
    ]);
    expect(preview.specs.after).toContain('nodes: 3');
    expect(JSON.stringify(preview)).not.toContain('hunter');
  });

  it('masks what the other version does not call a secret any more', () => {
    const schema = parse('        other: { type: string }');
    const preview = describePlan(
      planChange({
        ...options,
        target: target('1.2', { schema }),
        change: {},
      }),
      { seesSecrets: false },
    );

    expect(JSON.stringify(preview)).not.toContain('hunter');
  });

  it('shows everything to whoever may see it', () => {
    const preview = describePlan(planChange({ ...options, change: {} }), {
      seesSecrets: true,
    });

    expect(preview.specs.before).toBe(SPEC);
  });

  it.each([
    ['2.0', 'another major version', { code: 'another-major', version: '2.0' }],
    [
      '1.0',
      'is older than 1.1',
      { code: 'older-version', version: '1.0', current: '1.1' },
    ],
  ])('warns of %s', (version, warning, told) => {
    const { warnings } = describePlan(
      planChange({ ...options, target: target(version), change: {} }),
      { seesSecrets: false },
    );

    expect(warnings).toEqual([
      { ...told, message: expect.stringContaining(warning) },
    ]);
  });

  it('warns of a draft', () => {
    const { warnings } = describePlan(
      planChange({
        ...options,
        target: target('1.2', { status: 'DRAFT' }),
        change: {},
      }),
      { seesSecrets: false },
    );

    expect(warnings).toEqual([
      {
        code: 'draft',
        version: '1.2',
        message: expect.stringContaining('is a draft'),
      },
    ]);
  });
});
