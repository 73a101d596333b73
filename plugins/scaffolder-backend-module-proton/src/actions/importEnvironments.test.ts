import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  protonEnvironmentImportPermission,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  NETWORK_BUNDLE,
  protonEnvironmentFolder,
} from '@proton-vending/test-utils';
import { parse } from 'yaml';
import { createHarness } from '../__testUtils__/createActionHarness';
import { importEnvironmentsAction } from './importEnvironments';
import { examples } from './importEnvironments.examples';

const provisioningRepository = {
  provider: 'GITHUB' as const,
  name: 'acme/infrastructure',
  branch: 'main',
};

const STATE = JSON.stringify({
  version: 4,
  outputs: { network: { value: '10.0.0.0/16', type: 'string' } },
  resources: [],
});

const isOfImport = (version: { templateName?: string }) =>
  version.templateName === 'network';

const workspace = createMockDirectory();

function nested(files: Record<string, string>, folder: string) {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}

function setUp(options: Parameters<typeof createHarness>[1] = {}) {
  workspace.setContent({
    ...nested(protonEnvironmentFolder('dev'), 'infrastructure'),
    ...nested(
      protonEnvironmentFolder('old', { deleted: true }),
      'infrastructure',
    ),
  });
  const harness = createHarness(importEnvironmentsAction, options);
  const run = (
    input: Partial<Parameters<typeof harness.run>[0]> = {},
    overrides: object = {},
  ) =>
    harness.run({ path: 'infrastructure', ...input } as never, {
      workspacePath: workspace.path,
      ...overrides,
    });
  return { ...harness, run };
}

describe('aws:proton:import', () => {
  it.each([
    ['by default', {}, {}],
    ['in a dry run of the task', { apply: true }, { isDryRun: true }],
  ])('only reports %s', async (_, input, overrides) => {
    const { lines, outputs, proton, run } = setUp();
    await run({ ...input, provisioningRepository }, overrides);
    expect(outputs).toMatchObject({
      environments: ['dev'],
      changed: true,
      report: {
        repository: 'infrastructure',
        skipped: [
          { subject: 'old', reason: 'AWS Proton deleted the resource' },
        ],
        results: [
          { subject: 'template network', result: 'planned' },
          { subject: 'version network:1.0', result: 'planned' },
          { subject: 'environment dev', result: 'planned' },
        ],
      },
    });
    expect(lines.join('\n')).toMatch(/othing was changed/);
    expect(proton.uploads).toEqual([]);
    expect(proton.templates.has('network')).toBe(false);
    expect(proton.imports.size).toBe(0);
  });

  it('imports, and has nothing to do the second time', async () => {
    const { outputs, proton, run } = setUp();
    const input = {
      apply: true,
      provisioningRepository,
      owner: 'group:default/platform',
    };
    await run(input);
    expect(outputs).toMatchObject({ environments: ['dev'], changed: true });
    expect(proton.versions.filter(isOfImport)).toMatchObject([
      {
        templateName: 'network',
        majorVersion: '1',
        minorVersion: '0',
        status: 'PUBLISHED',
      },
    ]);
    expect(proton.imports.get('dev')).toMatchObject({
      templateName: 'network',
      provisioningRepository,
      tags: [{ key: 'backstage.io/owner', value: 'group:default/platform' }],
    });

    await run(input);
    expect(outputs).toMatchObject({ environments: [], changed: false });
    expect(proton.uploads).toHaveLength(1);
  });

  it('registers the bundles of another folder', async () => {
    const { outputs, run } = setUp();
    workspace.addContent(nested(NETWORK_BUNDLE, 'templates/network/v1'));
    await run({ bundlesPath: 'templates', provisioningRepository });
    expect(outputs.report).toMatchObject({
      versions: [
        {
          origin: 'given',
          description: 'Imported from templates/network/v1',
        },
      ],
    });
  });

  it('takes over states, and fails for an environment without one', async () => {
    const { proton, run } = setUp();
    workspace.addContent({
      ...nested(protonEnvironmentFolder('prod'), 'infrastructure'),
      'states/dev/terraform.tfstate': STATE,
      'states/prod/terraform.tfstate': 'lost',
    });
    await expect(run({ apply: true, statesPath: 'states' })).rejects.toThrow(
      /^A part of the import failed.*environment prod: The state prod\/terraform.tfstate can't be used/,
    );
    expect([...proton.imports.keys()]).toEqual(['dev']);
    expect(proton.imports.get('dev')).toMatchObject({
      state: STATE,
      outputs: [{ key: 'network', value: '10.0.0.0/16' }],
    });
  });

  it('says before an import that a state is missing', async () => {
    const { outputs, run } = setUp();
    await run();
    expect(outputs.report).toMatchObject({
      results: expect.arrayContaining([
        {
          subject: 'environment dev',
          result: 'failed',
          detail: expect.stringMatching(/^its Terraform state is missing/),
        },
      ]),
    });
    expect(outputs.environments).toEqual([]);
  });

  it('writes no inputs to the task', async () => {
    const { lines, outputs, run } = setUp();
    await run({ apply: true, provisioningRepository });
    expect(JSON.stringify([lines, outputs])).not.toContain('10.0.0.0/16');
  });

  it.each([
    [
      'outside of the workspace',
      '../elsewhere',
      /not allowed to refer to a directory outside/,
    ],
    ['that is missing', 'nothing', /has no folder "nothing". Fetch/],
  ])('refuses a folder %s', async (_, path, message) => {
    const { run } = setUp();
    await expect(run({ path })).rejects.toThrow(message);
  });

  it('refuses users without the permission before it reads anything', async () => {
    const { run } = setUp({ deny: ['proton.environment.import'] });
    await expect(run({ path: 'nothing' })).rejects.toThrow(
      'You may not import Proton environments; ask for the permission proton.environment.import',
    );
  });

  it.each([
    [['group:default/platform'], ['dev']],
    [['group:default/other'], []],
  ])(
    'imports what a permission on conditions covers: %j',
    async (claims, names) => {
      const { outputs, proton, run } = setUp({
        conditions: {
          'proton.environment.import':
            createProtonEnvironmentConditionalDecision(
              protonEnvironmentImportPermission,
              protonEnvironmentConditions.isOwner({ claims }),
            ),
        },
      });
      await run({
        apply: true,
        provisioningRepository,
        owner: 'group:default/platform',
      });
      expect(outputs.environments).toEqual(names);
      expect([...proton.imports.keys()]).toEqual(names);
      expect(proton.versions.filter(isOfImport)).toHaveLength(names.length);
    },
  );

  it('registers no versions for users who may not publish', async () => {
    const { outputs, proton, run } = setUp({
      deny: [protonTemplatePublishPermission.name],
    });
    await run({ apply: true, provisioningRepository });
    expect(proton.uploads).toEqual([]);
    expect(outputs.report).toMatchObject({
      versions: [],
      skipped: expect.arrayContaining([
        {
          subject: 'template network',
          reason: expect.stringContaining('proton.template.publish'),
        },
      ]),
    });
  });

  it('needs a control plane that can import', async () => {
    const { proton, run } = setUp();
    proton.hasExtension = false;
    await expect(run()).rejects.toThrow(/can't import environments/);
  });
});

describe('aws:proton:import examples', () => {
  it.each(examples)('$description', async ({ example }) => {
    const { outputs, run } = setUp();
    workspace.addContent({
      ...nested(NETWORK_BUNDLE, 'templates/network/v1'),
      'states/dev/terraform.tfstate': STATE,
    });
    const { action, input } = parse(example).steps.at(-1);
    expect(action).toBe('aws:proton:import');
    await run(input);
    expect(outputs.report).toMatchObject({
      environments: [{ name: 'dev' }],
    });
  });
});
