import { logLine } from '@proton-vending/test-utils';
import {
  createUpdateHarness,
  updatesOf,
} from '../__testUtils__/createUpdateHarness';

describe('aws:proton:update-environment', () => {
  it('merges inputs over the current ones, waits, and says what is different', async () => {
    const harness = createUpdateHarness();
    const { run, outputs, lines } = harness;

    await run({
      name: 'demo',
      inputs: { node_count: 3, network: { public: null } },
    });

    expect(updatesOf(harness)).toEqual([
      {
        name: 'demo',
        deploymentType: 'CURRENT_VERSION',
        spec: 'proton: EnvironmentSpec\nspec:\n  cluster_name: demo\n  node_count: 3\n  network:\n    cidr: 10.0.0.0/16\n',
      },
    ]);
    expect(outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo',
      name: 'demo',
      status: 'SUCCEEDED',
      deploymentId: 'deployment-2',
      version: '1.0',
      changes: {
        inputs: [
          { path: 'network.public', before: true },
          { path: 'node_count', before: 2, after: 3 },
        ],
      },
      outputs: { cluster_name: 'demo' },
      entityRef: 'resource:clusters/demo',
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        'network.public: true → (none)',
        'node_count: 2 → 3',
      ]),
    );
  });

  it('keeps each digit of the inputs that it merges over', async () => {
    const harness = createUpdateHarness();
    const environment = harness.proton.environments.get('demo');
    Object.assign(environment ?? {}, {
      spec: 'proton: EnvironmentSpec\nspec:\n  cluster_name: demo\n  account: 9007199254740993\n  ratio: 1.0\n  labels: { b: x, "10": x }\n',
    });

    await harness.run({ name: 'demo', inputs: { node_count: 3 } });

    expect(updatesOf(harness)[0].spec).toBe(
      'proton: EnvironmentSpec\nspec:\n  cluster_name: demo\n  account: 9007199254740993\n  ratio: 1.0\n  labels:\n    b: x\n    "10": x\n  node_count: 3\n',
    );
  });

  it('refuses an integer that was rounded on the way', async () => {
    const harness = createUpdateHarness();

    await expect(
      harness.run({ name: 'demo', inputs: { node_count: 2 ** 53 } }),
    ).rejects.toThrow('write it in the text of the spec');
  });

  it('replaces a spec that an earlier release accepted, and does not merge it', async () => {
    const harness = createUpdateHarness();
    const environment = harness.proton.environments.get('demo');
    Object.assign(environment ?? {}, {
      spec: 'proton: EnvironmentSpec\nspec: { ratio: .inf }\n',
    });

    await expect(
      harness.run({ name: 'demo', inputs: { node_count: 3 } }),
    ).rejects.toThrow('Give a whole spec');
    await harness.run({
      name: 'demo',
      spec: 'proton: EnvironmentSpec\nspec: { cluster_name: demo, node_count: 3 }\n',
    });
    expect(updatesOf(harness)).toHaveLength(1);
  });

  it('replaces all inputs when told so', async () => {
    const harness = createUpdateHarness();

    await harness.run({
      name: 'demo',
      inputsMode: 'replace',
      inputs: { cluster_name: 'demo' },
    });

    expect(updatesOf(harness)[0].spec).toBe(
      'proton: EnvironmentSpec\nspec:\n  cluster_name: demo\n',
    );
  });

  it.each([
    [
      'its ARN',
      { arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo' },
    ],
    ['its entity', { entityRef: 'resource:clusters/demo' }],
  ])('finds the environment by %s', async (_, reference) => {
    const harness = createUpdateHarness();

    await harness.run({ ...reference, inputs: { node_count: 1 } });

    expect(updatesOf(harness)).toHaveLength(1);
  });

  describe('with nothing to change', () => {
    it.each([
      ['the same inputs', { inputs: { node_count: 2 } }],
      ['the version that it runs', { version: 'minor' }],
      ['nothing', {}],
    ])('deploys nothing for %s', async (_, change) => {
      const harness = createUpdateHarness();

      await harness.run({ name: 'demo', ...change });

      expect(updatesOf(harness)).toEqual([]);
      expect(harness.lines).toContain(
        'There is nothing to change: demo runs version 1.0 with these inputs',
      );
      expect(harness.outputs).toMatchObject({
        status: 'SUCCEEDED',
        deploymentId: '',
        changes: { inputs: [] },
        outputs: { cluster_name: 'demo' },
      });
    });

    it('deploys again when told so, or when the last deployment failed', async () => {
      const harness = createUpdateHarness();

      await harness.run({ name: 'demo', redeploy: true });
      harness.proton.requireEnvironment('demo').deploymentStatus = 'FAILED';
      await harness.run({ name: 'demo' });

      expect(
        updatesOf(harness).map(({ deploymentType }) => deploymentType),
      ).toEqual(['CURRENT_VERSION', 'CURRENT_VERSION']);
    });

    it('changes a description without a deployment', async () => {
      const harness = createUpdateHarness();

      await harness.run({ name: 'demo', description: 'Our cluster' });

      expect(updatesOf(harness)).toEqual([
        { name: 'demo', deploymentType: 'NONE', description: 'Our cluster' },
      ]);
      expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
    });
  });

  describe('bad input', () => {
    it.each([
      [{ name: undefined }, /exactly one of "name", "arn" and "entityRef"$/],
      [
        { entityRef: 'resource:clusters/demo' },
        /not by "name" and "entityRef"/,
      ],
      [
        { name: undefined, arn: 'arn:aws:s3:::demo' },
        /"arn:aws:s3:::demo" is not the ARN of a Proton environment/,
      ],
      [
        { name: undefined, entityRef: 'component:default/shop' },
        /component:default\/shop is not a Proton environment/,
      ],
      [
        { name: undefined, entityRef: 'resource:default/missing' },
        /no entity resource:default\/missing in the catalog/,
      ],
      [
        { name: undefined, entityRef: 'resource:clusters/demo', region: 'x' },
        /"region" go with "name" alone: an entity says/,
      ],
      [{ name: 'missing' }, /no environment missing in account 123456789012/],
      [{ inputs: { node_count: 7 } }, /node_count must be <= 3/],
      [{ spec: 'proton: EnvironmentSpec' }, /not "inputs" and "spec"/],
      [{ timeout: 'soon' }, /"timeout" is no duration/],
    ])('%j is refused before anything is deployed', async (change, message) => {
      const harness = createUpdateHarness();

      await expect(
        harness.run({ name: 'demo', inputs: { node_count: 1 }, ...change }),
      ).rejects.toThrow(message);

      expect(updatesOf(harness)).toEqual([]);
    });

    it('names the deployment that runs', async () => {
      const harness = createUpdateHarness();
      for (const isDryRun of [false, true]) {
        harness.proton.requireEnvironment('demo').deploymentStatus =
          'IN_PROGRESS';
        await expect(
          harness.run(
            { name: 'demo', inputs: { node_count: 1 } },
            { isDryRun },
          ),
        ).rejects.toThrow(
          /deployment deployment-1 of the environment demo is IN_PROGRESS\. Wait/,
        );
      }
      expect(updatesOf(harness)).toEqual([]);
    });

    it.each([
      [{ deny: ['proton.environment.update'] }, {}, /environment\.update/],
      [
        { deny: ['proton.environment.cancel'] },
        { cancelDeployment: true },
        /environment\.cancel/,
      ],
    ])('needs permission: %j', async (options, input, message) => {
      const harness = createUpdateHarness(options);

      await expect(harness.run({ name: 'demo', ...input })).rejects.toThrow(
        message,
      );

      expect(harness.proton.mock.calls()).toHaveLength(0);
    });
  });

  it('fails with one line that says why when the deployment fails', async () => {
    const { proton, run } = createUpdateHarness();
    proton.statuses = ['FAILED'];
    proton.statusMessage = 'Terraform apply failed';
    proton.log = [logLine(1, 'quota exceeded')];

    await expect(
      run({ name: 'demo', inputs: { node_count: 1 } }),
    ).rejects.toThrow(
      /^The deployment of demo failed: Terraform apply failed\. \[See why it failed\]/,
    );
  });

  it('shows in a dry run what it would deploy, and deploys nothing', async () => {
    const harness = createUpdateHarness();

    await harness.run(
      { name: 'demo', inputs: { node_count: 1 } },
      { isDryRun: true },
    );

    expect(updatesOf(harness)).toEqual([]);
    expect(harness.lines).toContain('node_count: 2 → 1');
    expect(harness.lines.join('\n')).toContain(
      'Dry run: would deploy demo with the spec\nproton: EnvironmentSpec\n',
    );
    expect(harness.outputs).toMatchObject({
      status: 'SUCCEEDED',
      changes: { inputs: [{ path: 'node_count', before: 2, after: 1 }] },
    });
  });
});
