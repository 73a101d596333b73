import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { templateEntityV1beta3Validator } from '@backstage/plugin-scaffolder-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { generateSoftwareTemplateAction } from './generateSoftwareTemplate';
import { examples } from './generateSoftwareTemplate.examples';
import { createClusterProton } from '../__testUtils__/clusterProton';

type Action = ReturnType<typeof generateSoftwareTemplateAction>;
type Context = Parameters<Action['handler']>[0];

function createHarness({ allow = true } = {}) {
  const action = generateSoftwareTemplateAction({
    proton: createClusterProton().service,
    permissions: mockServices.permissions({
      result: allow ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    }),
  });
  const context = createMockActionContext({ input: {} });
  const outputs: Record<string, unknown> = {};
  return {
    action,
    outputs,
    read: (path: string) => readFile(join(context.workspacePath, path), 'utf8'),
    run: (input: Context['input'], overrides: Partial<Context> = {}) =>
      action.handler({
        ...context,
        input,
        output: (name, value) => {
          outputs[name] = value;
        },
        ...overrides,
      } as Context),
  };
}

const input = {
  environmentTemplate: { name: 'eks-cluster', majorVersion: '1' },
  owner: 'group:default/platform',
};

describe('aws:proton:generate-software-template', () => {
  it.each([false, true])(
    'writes an entity that the catalog takes (dry run: %p)',
    async isDryRun => {
      const { run, read, outputs } = createHarness();

      await run(input, { isDryRun });

      expect(outputs).toEqual({ path: 'template.yaml', version: '1.0' });
      const entity = parse(await read('template.yaml'));
      expect(await templateEntityV1beta3Validator.check(entity)).toBe(true);
      expect(entity).toMatchObject({
        metadata: { name: 'proton-eks-cluster' },
        spec: {
          owner: 'group:default/platform',
          steps: [
            {
              action: 'aws:proton:create-environment',
              input: {
                templateName: 'eks-cluster',
                templateMajorVersion: '1',
                inputs: {
                  cluster_name: '${{ parameters.name }}',
                  node_count: "${{ parameters.inputs['node_count'] }}",
                },
              },
            },
          ],
        },
      });
    },
  );

  it('says in comments what to edit', async () => {
    const { run, read } = createHarness();

    await run(input);

    const text = await read('template.yaml');
    expect(text).toMatch(
      /^# Written for version 1\.0 of the environment template eks-cluster\./,
    );
    expect(text).toMatch(/^ +# .*Take out what nobody should be asked/m);
    expect(text).toMatch(/^ +# .*templateMinorVersion/ms);
  });

  it('writes for the recommended version unless told otherwise', async () => {
    const { run, outputs } = createHarness();

    await run({ ...input, environmentTemplate: { name: 'eks-cluster' } });

    expect(outputs.version).toBe('1.0');
  });

  it('writes again what it has written', async () => {
    const { run, read } = createHarness();
    await run(input);

    await run({ ...input, title: 'A cluster' });

    expect(parse(await read('template.yaml')).metadata.title).toBe('A cluster');
  });

  it('asks for the permission', async () => {
    const { run } = createHarness({ allow: false });

    await expect(run(input)).rejects.toThrow(/proton\.template\.read/);
  });

  it.each([
    [{ name: 'nothing' }, /no environment template "nothing"; there are/],
    [{ name: 'eks-cluster', majorVersion: '7' }, /no major version 7/],
    [{ name: 'eks-cluster', minorVersion: '1' }, /needs a majorVersion/],
  ])('says what is wrong with %p', async (environmentTemplate, message) => {
    const { run } = createHarness();

    await expect(run({ ...input, environmentTemplate })).rejects.toThrow(
      message,
    );
  });

  it('writes nowhere but in the workspace', async () => {
    const { run } = createHarness();

    await expect(
      run({ ...input, targetPath: '../template.yaml' }),
    ).rejects.toThrow(/not allowed/i);
  });

  it.each(examples)('example: $description', async ({ example }) => {
    const { action, run, read, outputs } = createHarness();
    const [step] = parse(example).steps;

    expect(step.action).toBe(action.id);
    await run(step.input);

    expect(
      await templateEntityV1beta3Validator.check(
        parse(await read(String(outputs.path))),
      ),
    ).toBe(true);
  });
});
