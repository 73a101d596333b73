import { parseTemplateSchema } from '@proton-vending/backstage-plugin-proton-common';
import {
  NETWORK_BUNDLE,
  NETWORK_MAIN_TF,
  protonEnvironmentFolder,
  protonHeaderOf,
  protonVariablesOf,
} from '@proton-vending/test-utils';
import { memoryTree } from '../__testUtils__/MemoryTree';
import { GivenBundle } from '../bundles/GivenBundle';
import { findSyncedBundles } from '../bundles/readBundles';
import { findEnvironments } from '../findings/findEnvironments';
import { planImport } from './planImport';

const find = (contents: Record<string, string>) =>
  findEnvironments(memoryTree(contents));

const bundleOf = (
  files: Record<string, string> = NETWORK_BUNDLE,
  version: Partial<GivenBundle> = {},
): GivenBundle => ({
  templateName: 'network',
  majorVersion: '1',
  source: 'bundles/network',
  files: Object.entries(files).map(([path, contents]) => ({ path, contents })),
  ...version,
});

describe('planImport', () => {
  it('takes the bundle that renders to the files of an environment', async () => {
    const { versions, environments, skipped } = planImport(
      await find(protonEnvironmentFolder('dev', { version: '1.3' })),
      [bundleOf()],
    );
    expect(versions).toEqual([
      {
        templateName: 'network',
        majorVersion: '1',
        minorVersion: '3',
        origin: 'given',
        description: 'Imported from bundles/network',
        files: bundleOf().files,
      },
    ]);
    expect(environments.map(({ name }) => name)).toEqual(['dev']);
    expect(skipped).toEqual([]);
  });

  it('rebuilds a bundle that is lost, with an inferred schema', async () => {
    const findings = await find({
      ...protonEnvironmentFolder('dev'),
      ...protonEnvironmentFolder('prod', { version: '1.2' }),
      'prod/proton.auto.tfvars.json': protonVariablesOf('prod').replace(
        '"port" : 80',
        '"port" : "http", "size" : { "nodes" : 3 }',
      ),
    });
    const { versions } = planImport(findings, []);
    expect(versions).toMatchObject([
      {
        minorVersion: '0',
        origin: 'rebuilt',
        description: 'Rebuilt from the files of dev; its schema is inferred',
      },
      { minorVersion: '2', origin: 'rebuilt' },
    ]);
    const [schema, manifest, main] = versions[0].files;
    expect(manifest.path).toBe('infrastructure/manifest.yaml');
    expect(main).toEqual({
      path: 'infrastructure/main.tf',
      contents: NETWORK_MAIN_TF,
    });
    expect(parseTemplateSchema(String(schema.contents)).inputs).toMatchObject({
      description: expect.stringMatching(
        /^Inferred from the inputs of dev, prod/,
      ),
      properties: {
        vpc_cidr: { type: 'string' },
        zones: { type: 'array', items: { type: 'string' } },
        port: { anyOf: [{ type: 'number' }, { type: 'string' }] },
        size: { type: 'object', properties: { nodes: { type: 'number' } } },
      },
    });
  });

  it.each([
    [
      'renders to other files',
      bundleOf({ ...NETWORK_BUNDLE, 'infrastructure/main.tf': 'locals {}\n' }),
      /has the files that it renders to/,
    ],
    [
      'is of another version',
      bundleOf(NETWORK_BUNDLE, { minorVersion: '7' }),
      /has the files that it renders to/,
    ],
    [
      'is of another template',
      bundleOf(NETWORK_BUNDLE, { templateName: 'other' }),
      /no environment uses other 1.x/,
    ],
    [
      'is for CloudFormation',
      bundleOf({
        ...NETWORK_BUNDLE,
        'infrastructure/manifest.yaml': NETWORK_BUNDLE[
          'infrastructure/manifest.yaml'
        ].replace('hcl', 'jinja'),
      }),
      /rendering_engine is jinja.*--customer-managed/,
    ],
  ])('says why it leaves out a bundle that %s', async (_, bundle, reason) => {
    const { skipped, versions } = planImport(
      await find(protonEnvironmentFolder('dev')),
      [bundle],
    );
    expect(versions[0].origin).toBe('rebuilt');
    expect(skipped).toEqual([
      { subject: 'bundles/network', reason: expect.stringMatching(reason) },
    ]);
  });

  it('says which environment differs from the others of its version', async () => {
    const { environments } = planImport(
      await find({
        ...protonEnvironmentFolder('dev'),
        ...protonEnvironmentFolder('prod'),
        'prod/main.tf': `${protonHeaderOf('prod')}${NETWORK_MAIN_TF}# edited\n`,
      }),
      [],
    );
    expect(environments[0].notes).toEqual([]);
    expect(environments[1].notes).toEqual([
      expect.stringMatching(/differ from the other environments.*: main.tf/),
    ]);
  });

  it('takes one account and region', async () => {
    const findings = await find({
      ...protonEnvironmentFolder('dev'),
      ...protonEnvironmentFolder('prod', { account: '999999999999' }),
    });
    const { environments, skipped } = planImport(findings, [], {
      accountId: '999999999999',
    });
    expect(environments.map(({ name }) => name)).toEqual(['prod']);
    expect(skipped).toEqual([
      {
        subject: 'dev',
        reason: expect.stringMatching(
          /account 123456789012 in us-east-1. Import it into the control plane of that account/,
        ),
      },
    ]);
  });
});

describe('findSyncedBundles', () => {
  it('finds the folders of template sync', async () => {
    const files = Object.fromEntries(
      Object.entries(NETWORK_BUNDLE).flatMap(([path, contents]) => [
        [`templates/network/v1/${path}`, contents],
        [`other/v2/${path}`, contents],
      ]),
    );
    const { bundles } = await findSyncedBundles(
      memoryTree({ ...files, 'templates/network/v1/README.md': 'Ours' }),
    );
    expect(bundles).toHaveLength(2);
    expect(bundles).toContainEqual({
      ...bundleOf(),
      source: 'memory/templates/network/v1',
      files: expect.arrayContaining(bundleOf().files),
    });
  });
});
