import { InputError } from '@backstage/errors';
import {
  EnvironmentChange,
  parseEnvironmentSpec,
  toFormInputs,
} from '@proton-vending/backstage-plugin-proton-common';
import { GetEnvironmentTemplateVersionCommand } from '@aws-sdk/client-proton';
import {
  demoEnvironment,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { describePlan, planChange } from './planChange';

const SCHEMA = `
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
`;

const SPEC =
  'proton: EnvironmentSpec\n# Two will do\nspec:\n  nodes: 2\n  password: hunter2\n';

async function plan(
  change: EnvironmentChange,
  options: {
    spec?: string;
    status?: 'DRAFT' | 'PUBLISHED';
    /** Of the version that the change asks for. */
    schema?: string;
    seesSecrets?: boolean;
  } = {},
) {
  const { spec = SPEC, status = 'PUBLISHED', seesSecrets = false } = options;
  const { api, service } = createFakeProton();
  const version = { ...demoTemplateVersion, status };
  api
    .on(GetEnvironmentTemplateVersionCommand)
    .resolves({
      environmentTemplateVersion: {
        ...version,
        schema: options.schema ?? SCHEMA,
      },
    })
    .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '1' })
    .resolves({
      environmentTemplateVersion: { ...version, schema: SCHEMA },
    });
  return planChange({
    client: await service.getClient(),
    extension: undefined,
    schemaValidator: { findInputViolations: async () => [] },
    environment: { ...demoEnvironment, templateMinorVersion: '1', spec },
    change,
    seesSecrets,
    mayReadDrafts: async () => true,
  });
}

describe('planChange', () => {
  it('deploys the very same spec again', async () => {
    const planned = await plan({});

    expect(planned.after).toMatchObject({ version: '1.1', spec: SPEC });
    expect(describePlan(planned, { seesSecrets: false }).warnings).toEqual([
      {
        code: 'nothing-changes',
        message: 'No changes: the same version and inputs are deployed again',
      },
    ]);
  });

  it('keeps the digits of numbers that a form holds in another way', async () => {
    const spec = SPEC.replace(
      'nodes: 2\n',
      'nodes: 2\n  account: 9007199254740993\n  ratio: 1.0\n',
    );
    const inputs = parseEnvironmentSpec(spec);
    const planned = await plan(
      { inputs: { ...toFormInputs(inputs), nodes: 3 } },
      { spec, seesSecrets: true },
    );

    expect(parseEnvironmentSpec(planned.after.spec)).toEqual({
      ...inputs,
      nodes: 3,
    });
    expect(describePlan(planned, { seesSecrets: true }).changes).toEqual([
      { path: 'nodes', before: 2, after: 3 },
    ]);
  });

  it('refuses an integer that JSON has rounded', async () => {
    const inputs = JSON.parse('{ "nodes": 9007199254740993 }');

    await expect(plan({ inputs })).rejects.toThrow(InputError);
  });

  it('keeps a secret that its caller does not see', async () => {
    const planned = await plan({ inputs: { nodes: 3 } });

    expect(parseEnvironmentSpec(planned.after.spec)).toEqual({
      nodes: 3,
      password: 'hunter2',
    });
  });

  it('takes a secret away that its caller sees and leaves out', async () => {
    const planned = await plan({ inputs: { nodes: 3 } }, { seesSecrets: true });

    expect(planned.after.inputs).toEqual({ nodes: 3 });
  });
});

describe('describePlan', () => {
  it('masks secrets, and says that one is another', async () => {
    const preview = describePlan(
      await plan({ inputs: { nodes: 3, password: 'hunter3' } }),
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

  it('masks what the other version does not call a secret any more', async () => {
    const preview = describePlan(
      await plan(
        { version: '1.2' },
        { schema: SCHEMA.replace(', format: password', '') },
      ),
      { seesSecrets: false },
    );

    expect(JSON.stringify(preview)).not.toContain('hunter');
  });

  it('shows everything to whoever may see it', async () => {
    const preview = describePlan(await plan({}), { seesSecrets: true });

    expect(preview.specs.before).toBe(SPEC);
  });

  it.each([
    ['2.0', 'another major version', { code: 'another-major', version: '2.0' }],
    [
      '1.0',
      'is older than 1.1',
      { code: 'older-version', version: '1.0', current: '1.1' },
    ],
  ])('warns of %s', async (version, warning, told) => {
    const { warnings } = describePlan(await plan({ version }), {
      seesSecrets: false,
    });

    expect(warnings).toEqual([
      { ...told, message: expect.stringContaining(warning) },
    ]);
  });

  it('warns of a draft', async () => {
    const { warnings } = describePlan(
      await plan({ version: '1.2' }, { status: 'DRAFT' }),
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
