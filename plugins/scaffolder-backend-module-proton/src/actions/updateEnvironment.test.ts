import { UpdateEnvironmentCommand } from '@aws-sdk/client-proton';
import {
  createCheckpoints,
  createHarness,
} from '../__testUtils__/createActionHarness';
import { logLine, notFound } from '@proton-vending/test-utils';
import { updateEnvironmentAction } from './updateEnvironment';
import {
  addCluster,
  failFirstVersion,
  publishNext,
} from '../__testUtils__/clusterProton';

type Harness = ReturnType<typeof createUpdateHarness>;

function createUpdateHarness(
  options: Parameters<typeof createHarness>[1] = {},
) {
  const harness = createHarness(updateEnvironmentAction, options);
  addCluster(harness.proton, 'demo', {
    cluster_name: 'demo',
    node_count: 2,
    network: { cidr: '10.0.0.0/16', public: true },
  });
  return harness;
}

function updatesOf({ proton }: Harness) {
  return proton.mock
    .commandCalls(UpdateEnvironmentCommand)
    .map(call => call.args[0].input);
}

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

  describe('with secrets for sensitive inputs', () => {
    function createSecretHarness() {
      const harness = createUpdateHarness();
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        admin_password: 'old-password',
        api_token: 'old-token',
      });
      return harness;
    }

    it.each(['merge', 'replace'] as const)(
      'takes secrets and keeps what is masked (%s)',
      async inputsMode => {
        const harness = createSecretHarness();
        const { run, lines, outputs } = harness;

        await run(
          {
            name: 'demo',
            inputsMode,
            inputs: {
              cluster_name: 'demo',
              admin_password: '****** (inputs.admin_password)',
              api_token: '********',
            },
          },
          { secrets: { 'inputs.admin_password': 'new-password' } },
        );

        expect(updatesOf(harness)[0].spec).toBe(
          'proton: EnvironmentSpec\nspec:\n  cluster_name: demo\n  admin_password: new-password\n  api_token: old-token\n',
        );
        expect(JSON.stringify([lines, outputs])).not.toMatch(/new-|old-/);
      },
    );

    it('names the one whose secret was not sent', async () => {
      const harness = createSecretHarness();

      await expect(
        harness.run({
          name: 'demo',
          inputs: { admin_password: '****** (inputs.admin_password)' },
        }),
      ).rejects.toThrow(/admin_password has no value/);
      expect(updatesOf(harness)).toEqual([]);
    });

    it('takes the values that a failed run has deployed when the task is retried', async () => {
      const harness = createSecretHarness();
      const { checkpoint } = createCheckpoints();
      const input = {
        name: 'demo',
        inputs: { admin_password: '****** (inputs.admin_password)' },
      };
      harness.proton.statuses = ['FAILED'];
      await expect(
        harness.run(input, {
          checkpoint,
          secrets: { 'inputs.admin_password': 'new-password' },
        }),
      ).rejects.toThrow();

      harness.proton.statuses = ['SUCCEEDED'];
      await harness.run(input, { checkpoint });

      expect(updatesOf(harness)).toHaveLength(2);
      expect(updatesOf(harness)[1].spec).toBe(updatesOf(harness)[0].spec);
      expect(updatesOf(harness)[1].spec).toContain(
        'admin_password: new-password',
      );
      expect(JSON.stringify([harness.lines, harness.outputs])).not.toMatch(
        /new-password/,
      );
    });

    it('asks to start over when nothing was deployed before the retry', async () => {
      const harness = createSecretHarness();
      const { checkpoint } = createCheckpoints();
      const input = {
        name: 'demo',
        inputs: { admin_password: '****** (inputs.admin_password)' },
      };
      await expect(
        harness.run(
          { ...input, timeout: 'soon' },
          { checkpoint, secrets: { 'inputs.admin_password': 'new-password' } },
        ),
      ).rejects.toThrow();

      await expect(harness.run(input, { checkpoint })).rejects.toThrow(
        /admin_password has no value: .* Choose "Start over" and enter the value/,
      );
      expect(updatesOf(harness)).toEqual([]);
    });

    it('takes a deployed value for no reference', async () => {
      const harness = createUpdateHarness();
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        admin_password: '****** (a.b)',
      });

      await harness.run({ name: 'demo', inputs: { node_count: 1 } });

      expect(updatesOf(harness)[0].spec).toContain(
        'admin_password: "****** (a.b)"',
      );
    });
  });

  describe('with a version', () => {
    it('goes to the recommended minor', async () => {
      const harness = createUpdateHarness();
      publishNext(harness.proton);

      await harness.run({ name: 'demo', version: 'minor' });

      expect(updatesOf(harness)[0]).toMatchObject({
        deploymentType: 'MINOR_VERSION',
        templateMajorVersion: '1',
        templateMinorVersion: '1',
      });
      expect(harness.outputs).toMatchObject({
        version: '1.1',
        changes: { version: { before: '1.0', after: '1.1' }, inputs: [] },
      });
    });

    it('goes to the version that is named, with inputs that are new there', async () => {
      const harness = createUpdateHarness();

      await harness.run({
        name: 'demo',
        version: '1.1',
        inputs: { node_count: 1 },
      });

      expect(updatesOf(harness)[0]).toMatchObject({
        deploymentType: 'MINOR_VERSION',
        templateMinorVersion: '1',
      });
    });

    it('lists the inputs that the version asks for and the environment lacks', async () => {
      const harness = createUpdateHarness();

      await expect(
        harness.run({
          name: 'demo',
          version: '1.1',
          inputs: { node_count: null },
        }),
      ).rejects.toThrow(
        /do not fit eks-cluster 1\.1:\n- node_count is required/,
      );
      expect(updatesOf(harness)).toEqual([]);
    });

    it.each([
      [
        'newest',
        /"version" is none: "newest"; give minor, major, or a version/,
      ],
      ['0.3', /earlier major version such as 0/],
      ['1.7', /has no version 1\.7/],
    ])('refuses %p', async (version, message) => {
      const harness = createUpdateHarness();

      await expect(harness.run({ name: 'demo', version })).rejects.toThrow(
        message,
      );
    });
  });

  describe('with sensitive inputs', () => {
    function createSecretHarness() {
      const harness = createHarness(updateEnvironmentAction);
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        node_count: 2,
        admin_password: 'secret-1',
        api_token: 'secret-2',
      });
      return harness;
    }

    function shownOf(
      { lines, outputs }: Harness,
      state?: Map<string, unknown>,
    ) {
      return JSON.stringify([lines, outputs, [...(state ?? [])]]);
    }

    it('shows that one is changed, and to Proton alone what it is', async () => {
      const harness = createSecretHarness();
      const { state, checkpoint } = createCheckpoints();

      await harness.run(
        { name: 'demo', inputs: { admin_password: 'secret-3' } },
        { checkpoint },
      );

      expect(harness.lines).toContain(
        'admin_password: "********" → "******** (changed)"',
      );
      expect(harness.outputs.changes).toEqual({
        inputs: [
          {
            path: 'admin_password',
            before: '********',
            after: '******** (changed)',
          },
        ],
      });
      expect(shownOf(harness, state)).not.toContain('secret-');
      expect(updatesOf(harness)[0].spec).toContain(
        'admin_password: secret-3\n  api_token: secret-2\n',
      );
    });

    it('masks them in the spec of a dry run', async () => {
      const harness = createSecretHarness();

      await harness.run(
        { name: 'demo', inputs: { node_count: 1, api_token: 'secret-3' } },
        { isDryRun: true },
      );

      expect(harness.lines.join('\n')).toContain(
        'node_count: 1\n  admin_password: "********"\n  api_token: "******** (changed)"\n',
      );
      expect(shownOf(harness)).not.toContain('secret-');
    });

    it('masks also what is sensitive in the version before alone', async () => {
      const harness = createSecretHarness();
      const { state, checkpoint } = createCheckpoints();
      const input = {
        name: 'demo',
        version: '1.1',
        inputs: { api_token: 'secret-3' },
      };

      await harness.run(input, { isDryRun: true });
      await harness.run(input, { checkpoint });

      expect(harness.lines).toContain(
        'api_token: "********" → "******** (changed)"',
      );
      expect(shownOf(harness, state)).not.toContain('secret-');
    });

    it('masks all when the version before is gone', async () => {
      const harness = createSecretHarness();
      failFirstVersion(harness.proton, notFound());

      await harness.run({
        name: 'demo',
        version: '1.1',
        inputs: { node_count: 1 },
      });

      expect(harness.outputs.changes).toEqual({
        version: { before: '1.0', after: '1.1' },
        inputs: [
          {
            path: 'node_count',
            before: '********',
            after: '******** (changed)',
          },
        ],
      });
      expect(updatesOf(harness)[0].spec).toContain('node_count: 1\n');
    });

    it('changes nothing with the same ones', async () => {
      const harness = createSecretHarness();

      await harness.run({
        name: 'demo',
        inputs: { admin_password: 'secret-1' },
      });

      expect(updatesOf(harness)).toEqual([]);
      expect(harness.outputs).toMatchObject({ changes: { inputs: [] } });
    });
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

  it('fails with the reason and the end of the log when the deployment fails', async () => {
    const { proton, run } = createUpdateHarness();
    proton.statuses = ['FAILED'];
    proton.statusMessage = 'Terraform apply failed';
    proton.log = [logLine(1, 'quota exceeded')];

    await expect(
      run({ name: 'demo', inputs: { node_count: 1 } }),
    ).rejects.toThrow(
      /ended as FAILED: Terraform apply failed\nThe end of its log:\n {2}applying: quota exceeded$/,
    );
  });

  describe('without the permission to read logs', () => {
    const deny = ['proton.environment.logs.read'];

    it('tells the status alone', async () => {
      const { proton, run, lines } = createUpdateHarness({ deny });
      proton.log = [logLine(1, 'the-password-is-here')];

      await run({ name: 'demo', inputs: { node_count: 1 } });

      expect(lines).toEqual(
        expect.arrayContaining([
          'The log of the deployment is left out: reading it takes the permission proton.environment.logs.read',
          'Deployment status: SUCCEEDED',
        ]),
      );
      expect(lines.join()).not.toContain('the-password-is-here');
    });

    it('fails with the reason alone when the deployment fails', async () => {
      const { proton, run } = createUpdateHarness({ deny });
      proton.statuses = ['FAILED'];
      proton.statusMessage = 'Terraform apply failed';
      proton.log = [logLine(1, 'the-password-is-here')];

      await expect(
        run({ name: 'demo', inputs: { node_count: 1 } }),
      ).rejects.toThrow(/ended as FAILED: Terraform apply failed$/);
    });
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

  describe('without the permission to read the environment', () => {
    const deny = ['proton.environment.read'];

    it.each([
      { inputs: { node_count: 2 } },
      { inputs: { network: { public: true } } },
      { inputs: { cluster_name: 'demo' } },
    ])('a dry run shows nothing of it: %j', async input => {
      const harness = createUpdateHarness({ deny });
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        network: { cidr: '10.1.2.0/24', public: true },
      });
      harness.proton.requireEnvironment('demo').deploymentStatus = 'SUCCEEDED';

      await harness.run({ name: 'demo', ...input }, { isDryRun: true });

      expect(harness.lines.slice(0, -1)).toEqual([
        'What changes in demo is left out: reading it takes the permission proton.environment.read',
        'Dry run: demo could be updated',
      ]);
      expect(harness.outputs).toMatchObject({
        version: '',
        changes: { inputs: [] },
        outputs: {},
      });
    });

    it('deploys, and shows neither inputs nor outputs', async () => {
      const harness = createUpdateHarness({ deny });
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        network: { cidr: '10.1.2.0/24' },
      });

      await harness.run({
        name: 'demo',
        version: '1.0',
        inputs: { node_count: 2 },
      });

      expect(updatesOf(harness)[0].spec).toContain('10.1.2.0/24');
      expect(harness.outputs).toMatchObject({
        status: 'SUCCEEDED',
        version: '1.0',
        changes: { inputs: [] },
        outputs: {},
      });
      expect(JSON.stringify(harness.lines)).not.toMatch(/10\.1|node_count/);
    });
  });

  describe('run again', () => {
    const input = { name: 'demo', inputs: { node_count: 1 } };

    it('waits for the deployment that an earlier run has started', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();
      await harness.run({ ...input, wait: false }, { checkpoint });

      await harness.run(input, { checkpoint });

      expect(updatesOf(harness)).toHaveLength(1);
      expect(harness.outputs).toMatchObject({
        status: 'SUCCEEDED',
        deploymentId: 'deployment-2',
      });
    });

    it('takes up a deployment that was started before the run could say so', async () => {
      const harness = createUpdateHarness();
      await harness.run({ ...input, wait: false });

      await harness.run(input);

      expect(updatesOf(harness)).toHaveLength(1);
      expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
    });

    it('still says what was changed when it is done already', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();
      await harness.run(input, { checkpoint });

      await harness.run(input, { checkpoint });

      expect(updatesOf(harness)).toHaveLength(1);
      expect(harness.outputs).toMatchObject({
        changes: { inputs: [{ path: 'node_count', before: 2, after: 1 }] },
      });
    });

    it('does the work of each iteration', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();

      for (const [key, count] of [1, 3].entries()) {
        await harness.run(
          { name: 'demo', inputs: { node_count: count } },
          { checkpoint, each: { key, value: count } },
        );
      }

      expect(updatesOf(harness)).toHaveLength(2);
    });

    it('goes on when the token of whoever started the task has expired', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();
      const byEntity = {
        entityRef: 'resource:clusters/demo',
        inputs: { node_count: 1 },
      };
      await harness.run({ ...byEntity, wait: false }, { checkpoint });

      harness.token.isExpired = true;
      await harness.run(byEntity, { checkpoint });

      expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
      await expect(
        harness.run(byEntity, { checkpoint: createCheckpoints().checkpoint }),
      ).rejects.toThrow(/not valid any more, .* retry the task/);
    });

    it.each([
      ['shows', true, 'the log goes on'],
      [
        'leaves out',
        false,
        'takes the permission proton.environment.logs.read',
      ],
    ])(
      '%s the log with an expired token, as an earlier run was allowed to: %p',
      async (_, waits, line) => {
        const harness = createUpdateHarness();
        const { checkpoint } = createCheckpoints();
        harness.proton.statuses = ['IN_PROGRESS'];
        const controller = new AbortController();
        const first = harness
          .run(
            { ...input, wait: waits },
            { checkpoint, signal: controller.signal },
          )
          .catch(() => {});
        await new Promise(resolve => setTimeout(resolve, 200));
        controller.abort();
        await first;

        harness.token.isExpired = true;
        harness.proton.statuses = ['SUCCEEDED'];
        harness.proton.log = [logLine(1, 'the log goes on')];
        await harness.run(input, { checkpoint });

        expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
        expect(harness.lines.join('\n')).toContain(line);
        expect(harness.lines.includes('applying: the log goes on')).toBe(waits);
      },
    );

    it('deploys once more after a deployment that failed', async () => {
      const harness = createUpdateHarness();
      const { checkpoint } = createCheckpoints();
      harness.proton.statuses = ['FAILED'];
      await expect(harness.run(input, { checkpoint })).rejects.toThrow(
        'FAILED',
      );

      harness.proton.statuses = ['SUCCEEDED'];
      await harness.run(input, { checkpoint });

      expect(updatesOf(harness)).toHaveLength(2);
      expect(harness.outputs).toMatchObject({ status: 'SUCCEEDED' });
    });
  });

  it('starts nothing once the task is cancelled', async () => {
    const harness = createUpdateHarness();

    await expect(
      harness.run(
        { name: 'demo', inputs: { node_count: 1 } },
        { signal: AbortSignal.abort() },
      ),
    ).rejects.toThrow('cancelled before anything was started');
    expect(updatesOf(harness)).toEqual([]);
  });

  describe('when the task is cancelled', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it.each([
      [
        true,
        'CANCELLING',
        /The task was cancelled, and the deployment deployment-2 .* is cancelled with it/,
      ],
      [
        false,
        'IN_PROGRESS',
        /The task was cancelled; the deployment deployment-2 .* goes on without it/,
      ],
    ])(
      'with cancelDeployment %p the deployment is %s',
      async (cancelDeployment, status, message) => {
        const { proton, run } = createUpdateHarness();
        proton.statuses = ['IN_PROGRESS'];
        const controller = new AbortController();
        const running = run(
          { name: 'demo', inputs: { node_count: 1 }, cancelDeployment },
          { signal: controller.signal },
        );
        const outcome = running.then(
          () => 'done',
          (error: Error) => error.message,
        );
        await jest.advanceTimersByTimeAsync(10_000);

        controller.abort();
        await jest.advanceTimersByTimeAsync(2_000);

        await expect(outcome).resolves.toMatch(message);
        expect(proton.requireEnvironment('demo').deploymentStatus).toBe(status);
      },
    );
  });
});
