import {
  CreateEnvironmentCommand,
  TagResourceCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import type { JsonValue } from '@backstage/types';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createActionHarness,
  demoInput,
} from '../__testUtils__/createActionHarness';
import { logLine } from '@proton-vending/test-utils';

const PAGE =
  'https://backstage.example.com/catalog/clusters/resource/demo/proton';

describe('aws:proton:create-environment', () => {
  it('creates the environment, waits for it and gives its outputs', async () => {
    const { proton, run, outputs, lines } = createActionHarness();
    proton.statuses = ['SUCCEEDED'];
    proton.log = [
      logLine(1, 'Plan: 6 to add, 0 to change, 0 to destroy', 'planning'),
      logLine(2, 'Apply complete'),
    ];

    await run({
      ...demoInput,
      description: 'A demo',
      owner: 'group:default/payments',
      tags: { team: 'payments' },
    });

    const [create] = proton.mock.commandCalls(CreateEnvironmentCommand);
    expect(create.args[0].input).toMatchObject({
      name: 'demo',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      templateMinorVersion: undefined,
      description: 'A demo',
      spec: 'proton: EnvironmentSpec\nspec:\n  cluster_name: demo\n',
      tags: [
        { key: 'backstage.io/entity-ref', value: 'resource:default/demo' },
        { key: 'team', value: 'payments' },
        { key: 'backstage.io/owner', value: 'group:default/payments' },
        { key: 'backstage.io/task-id', value: 'task-1' },
        { key: 'backstage.io/created-by', value: 'user:default/guest' },
        {
          key: 'backstage.io/template',
          value: 'template:default/create-cluster',
        },
      ],
    });
    expect(outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo',
      name: 'demo',
      status: 'SUCCEEDED',
      deploymentId: 'deployment-1',
      outputs: { cluster_name: 'demo' },
      entityRef: 'resource:clusters/demo',
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringContaining('from eks-cluster 1.0 in account 123456789012'),
        'planning: Plan: 6 to add, 0 to change, 0 to destroy',
        'applying: Apply complete',
        'Deployment status: SUCCEEDED',
      ]),
    );
  });

  it('never shows a sensitive output', async () => {
    const { run, outputs, lines } = createActionHarness();

    await run(demoInput);

    expect(JSON.stringify([outputs, lines])).not.toContain('a-secret');
  });

  it('masks sensitive inputs in a dry run, and sends them to Proton', async () => {
    const { proton, run, lines, outputs } = createActionHarness();
    const input = {
      ...demoInput,
      inputs: { cluster_name: 'demo', admin_password: 'secret-1' },
    };

    await run(input, { isDryRun: true });
    await run(input);

    expect(lines.join('\n')).toContain(
      'spec:\n  cluster_name: demo\n  admin_password: "********"\n',
    );
    expect(JSON.stringify([lines, outputs])).not.toContain('secret-1');
    const [create] = proton.mock.commandCalls(CreateEnvironmentCommand);
    expect(create.args[0].input.spec).toContain('admin_password: secret-1');
  });

  describe('with a sensitive input that travels as a secret', () => {
    const input = {
      ...demoInput,
      inputs: {
        cluster_name: 'demo',
        admin_password: '****** (inputs.admin_password)',
      },
    };
    const secrets = { 'inputs.admin_password': 'hunter2-hunter2' };

    it('sends its value to Proton and shows it to nobody', async () => {
      const { proton, run, lines, outputs } = createActionHarness();
      proton.log = [logLine(1, 'login hunter2-hunter2')];

      await run(input, { secrets, isDryRun: true });
      await run(input, { secrets });

      const [create] = proton.mock.commandCalls(CreateEnvironmentCommand);
      expect(create.args[0].input.spec).toContain(
        'admin_password: hunter2-hunter2',
      );
      expect(lines).toContain('applying: login ********');
      expect(JSON.stringify([lines, outputs])).not.toContain('hunter2');
    });

    it('masks its value in what the step fails with', async () => {
      const { proton, run } = createActionHarness();
      proton.statuses = ['FAILED'];
      proton.statusMessage = 'login hunter2-hunter2 failed';

      const error = await run(input, { secrets }).then(
        () => undefined,
        failure => failure,
      );

      expect(error.message).toContain('login ******** failed');
      expect(error.stack).not.toContain('hunter2');
    });

    it('names it when its secret was not sent, and creates nothing', async () => {
      const { proton, run } = createActionHarness();

      await expect(run(input, { secrets: {} })).rejects.toThrow(
        /^Sensitive inputs are incomplete:\n- admin_password has no value: its secret wasn't sent.*"Start over"/,
      );
      expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toHaveLength(
        0,
      );
    });

    it('takes it from the environment that the task has created, when it is retried', async () => {
      const { proton, run, outputs } = createActionHarness();

      await run(input, { secrets });
      await run(input, { secrets: {} });

      expect(outputs.status).toBe('SUCCEEDED');
      expect(proton.environments.get('demo')?.spec).toContain(
        'hunter2-hunter2',
      );
      await expect(
        run(input, { secrets: {}, task: { id: 'task-2' } }),
      ).rejects.toThrow(/admin_password has no value/);
    });

    it('reads it for no other input', async () => {
      const { proton, run } = createActionHarness();

      await run(
        { ...demoInput, inputs: { cluster_name: '****** (inputs.token)' } },
        { secrets: { 'inputs.token': 'hunter2' } },
      );

      const [create] = proton.mock.commandCalls(CreateEnvironmentCommand);
      expect(create.args[0].input.spec).toContain('****** (inputs.token)');
    });

    it('has nothing to keep', async () => {
      const { run } = createActionHarness();

      await expect(
        run({
          ...demoInput,
          inputs: { cluster_name: 'demo', admin_password: '********' },
        }),
      ).rejects.toThrow(
        /admin_password is to keep its value, but the environment has none/,
      );
    });
  });

  it('leaves out what is null for "None"', async () => {
    const { proton, run } = createActionHarness();

    await run({
      ...demoInput,
      inputs: {
        cluster_name: 'demo',
        network: { cidr: null },
        node_count: null,
      },
    });

    const [create] = proton.mock.commandCalls(CreateEnvironmentCommand);
    expect(create.args[0].input.spec).toBe(
      'proton: EnvironmentSpec\nspec:\n  cluster_name: demo\n  network: {}\n',
    );
  });

  it('reports the status alone where Proton has no deployment log', async () => {
    const { proton, run, lines } = createActionHarness();
    proton.hasExtension = false;
    proton.log = [logLine(1, 'not to be seen')];

    await run(demoInput);

    expect(lines).toContain('Deployment status: SUCCEEDED');
    expect(lines.join()).not.toContain('not to be seen');
  });

  it('does not wait when told so', async () => {
    const { run, outputs } = createActionHarness();

    await run({ ...demoInput, wait: false });

    expect(outputs).toMatchObject({ status: 'IN_PROGRESS', outputs: {} });
  });

  it('fails with one line that says why and links to the cluster when the deployment fails', async () => {
    const { proton, run, lines } = createActionHarness();
    proton.statuses = ['FAILED'];
    proton.statusMessage = 'Quota exceeded for VPCs\n\n  on vpc.tf line 12';
    proton.log = [logLine(1, 'quota exceeded')];

    await expect(run(demoInput)).rejects.toThrow(
      new Error(
        `The deployment of demo failed: Quota exceeded for VPCs. [See why it failed](${PAGE}/deployment/deployment-1) or [Edit and try again](${PAGE}/configuration/edit?failed=deployment-1)`,
      ),
    );
    expect(lines.join('\n')).toContain('on vpc.tf line 12');
    expect(lines).toContain('applying: quota exceeded');
  });

  it('links to the expected page while the catalog does not have the cluster', async () => {
    const { proton, run } = createActionHarness({ cataloged: [] });
    proton.statuses = ['CANCELLED'];

    await expect(run(demoInput)).rejects.toThrow(
      new Error(
        'The deployment of demo was cancelled. [Show deployment](https://backstage.example.com/catalog/default/resource/demo/proton/deployment/deployment-1)',
      ),
    );
  });

  describe('bad input', () => {
    it.each([
      [{ name: '-demo' }, /name "-demo" must start with a letter or digit/],
      [{ name: 'a'.repeat(101) }, /longer than 100 characters/],
      [
        { templateName: 'nope' },
        /no environment template "nope"; there are: eks-cluster/,
      ],
      [
        { templateMajorVersion: '2' },
        /eks-cluster has no major version 2; it has 1\.0, 1\.1 \(DRAFT\)/,
      ],
      [
        { templateMinorVersion: '7' },
        /eks-cluster has no version 1\.7; its major version 1 has 1\.0, 1\.1 \(DRAFT\)/,
      ],
      [
        { inputs: { node_count: 5 } },
        /do not fit eks-cluster 1\.0:\n- cluster_name is required\n- node_count must be <= 3/,
      ],
      [{ spec: 'proton: EnvironmentSpec' }, /not "inputs" and "spec"/],
      [
        { inputs: undefined },
        /exactly one of "inputs", "spec" and "specPath"$/,
      ],
      [{ inputs: undefined, spec: 'spec: {}' }, /proton: EnvironmentSpec/],
      [{ inputs: undefined, specPath: 'no.yaml' }, /no\.yaml.*ENOENT/],
      [{ inputs: undefined, specPath: '../x.yaml' }, /path/],
      [{ timeout: 'soon' }, /"timeout" is no duration: "soon"/],
    ])('%j is refused before anything is created', async (change, message) => {
      const { proton, run } = createActionHarness();

      await expect(run({ ...demoInput, ...change })).rejects.toThrow(message);

      expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toHaveLength(
        0,
      );
    });

    it('needs the permission of whoever started the task', async () => {
      const { proton, run } = createActionHarness({ allow: false });

      await expect(run(demoInput)).rejects.toThrow(
        /proton\.environment\.create/,
      );
      await expect(run(demoInput, { isDryRun: true })).rejects.toThrow(
        /proton\.environment\.create/,
      );

      expect(proton.mock.calls()).toHaveLength(0);
    });
  });

  it('fails with a message instead of a stack', async () => {
    const { run } = createActionHarness();

    await expect(run({ ...demoInput, name: '-' })).rejects.toMatchObject({
      stack: expect.stringMatching(/^InputError: The environment name "-".*$/),
    });
  });

  it('reads the spec from a file in the workspace', async () => {
    const { proton, run, workspacePath } = createActionHarness();
    const spec = 'proton: EnvironmentSpec\nspec: { cluster_name: demo }\n';
    await mkdir(join(workspacePath, 'proton'), { recursive: true });
    await writeFile(join(workspacePath, 'proton/spec.yaml'), spec);

    await run({
      ...demoInput,
      inputs: undefined,
      specPath: 'proton/spec.yaml',
    });

    const [create] = proton.mock.commandCalls(CreateEnvironmentCommand);
    expect(create.args[0].input.spec).toBe(spec);
  });

  describe('run again', () => {
    it('takes up the environment that the same task created', async () => {
      const { proton, run, outputs } = createActionHarness();
      await run({ ...demoInput, wait: false });

      await run(demoInput);

      expect(proton.environments.size).toBe(1);
      expect(proton.mock.commandCalls(UpdateEnvironmentCommand)).toHaveLength(
        0,
      );
      expect(outputs).toMatchObject({ status: 'SUCCEEDED' });
    });

    it('does not create what a checkpoint has recorded', async () => {
      const { proton, run } = createActionHarness();
      const state = new Map<string, JsonValue | void>();
      const checkpoint: any = async (options: {
        key: string;
        fn: () => Promise<void>;
      }) => {
        if (!state.has(options.key)) {
          state.set(options.key, await options.fn());
        }
      };

      await run(demoInput, { checkpoint });
      await run(demoInput, { checkpoint });

      expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toHaveLength(
        1,
      );
      expect([...state.keys()]).toEqual([
        'permission.proton.environment.create.user:default/guest',
        'permission.proton.environment.create.arn:aws:proton:us-east-1:123456789012:environment/demo.user:default/guest',
        'permission.proton.environment.logs.read.arn:aws:proton:us-east-1:123456789012:environment/demo.user:default/guest',
        'create.environment.123456789012.us-east-1.demo',
      ]);
    });

    it('deploys an environment once more whose deployment failed', async () => {
      const { proton, run, outputs } = createActionHarness();
      proton.statuses = ['FAILED'];
      await expect(run(demoInput)).rejects.toThrow(
        'The deployment of demo failed',
      );
      proton.statuses = ['SUCCEEDED'];

      await run(demoInput);

      const [update] = proton.mock.commandCalls(UpdateEnvironmentCommand);
      expect(update.args[0].input).toMatchObject({
        name: 'demo',
        deploymentType: 'CURRENT_VERSION',
      });
      expect(outputs).toMatchObject({ status: 'SUCCEEDED' });
    });

    it('mends what the same user failed to create, with other inputs and by another task', async () => {
      const { proton, run, outputs } = createActionHarness();
      proton.statuses = ['FAILED'];
      await expect(run(demoInput)).rejects.toThrow(
        'The deployment of demo failed',
      );
      proton.statuses = ['SUCCEEDED'];
      const mended = { ...demoInput, inputs: { cluster_name: 'mended' } };

      await run(mended, { task: { id: 'task-2' }, isDryRun: true });
      await run(mended, { task: { id: 'task-2' } });

      expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toHaveLength(
        1,
      );
      const [update] = proton.mock.commandCalls(UpdateEnvironmentCommand);
      expect(update.args[0].input).toEqual({
        name: 'demo',
        deploymentType: 'CURRENT_VERSION',
        spec: expect.stringContaining('mended'),
      });
      const [tagging] = proton.mock.commandCalls(TagResourceCommand);
      expect(tagging.args[0].input.tags).toContainEqual({
        key: 'backstage.io/task-id',
        value: 'task-2',
      });
      expect(outputs).toMatchObject({ status: 'SUCCEEDED' });
    });

    it('leaves alone what another user failed to create', async () => {
      const { proton, run } = createActionHarness();
      proton.statuses = ['FAILED'];
      await expect(run(demoInput)).rejects.toThrow(
        'The deployment of demo failed',
      );
      proton.tags.set(proton.arnOf('demo'), {
        ...proton.tags.get(proton.arnOf('demo')),
        'backstage.io/created-by': 'user:default/other',
      });

      await expect(run(demoInput, { task: { id: 'task-2' } })).rejects.toThrow(
        'The name demo is taken',
      );

      expect(proton.mock.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
    });

    it.each([
      ['with other inputs', { inputs: { cluster_name: 'other' } }, 'task-1'],
      ['by another task', {}, 'task-2'],
    ])('finds the name taken when asked %s', async (_case, change, taskId) => {
      const { proton, run } = createActionHarness();
      await run(demoInput);

      await expect(
        run({ ...demoInput, ...change }, { task: { id: taskId } }),
      ).rejects.toThrow(
        'The name demo is taken: an environment of the template eks-cluster 1.0, created 2026-11-23T10:00:00.000Z by another request, has it (status SUCCEEDED). Choose another name',
      );

      expect(proton.environments.size).toBe(1);
    });
  });

  describe('dry run', () => {
    it('checks everything, creates nothing and gives outputs to go on with', async () => {
      const { proton, run, outputs } = createActionHarness();

      await run(demoInput, { isDryRun: true });

      expect(proton.environments.size).toBe(0);
      expect(outputs).toEqual({
        arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo',
        name: 'demo',
        status: 'SUCCEEDED',
        deploymentId: '',
        outputs: {},
        entityRef: 'resource:default/demo',
      });
    });

    it('refuses inputs that break the schema', async () => {
      const { run } = createActionHarness();

      await expect(
        run({ ...demoInput, inputs: {} }, { isDryRun: true }),
      ).rejects.toThrow(/cluster_name is required/);
    });

    it('refuses a deprecated version, as the control plane does', async () => {
      const { proton, run } = createActionHarness();
      proton.deprecated = [
        {
          templateName: 'eks-cluster',
          version: '1.0',
          reason: 'Nodes lose pods',
          successor: '1.1',
          deprecatedAt: '2026-11-30T10:00:00Z',
          deprecatedBy: 'user:default/ada',
        },
      ];

      await expect(run(demoInput, { isDryRun: true })).rejects.toThrow(
        'Environment template version eks-cluster:1.0 is deprecated: Nodes lose pods. Use version 1.1',
      );
    });

    it('refuses a name that is taken', async () => {
      const { run } = createActionHarness();
      await run(demoInput);

      await expect(
        run(
          { ...demoInput, inputs: { cluster_name: 'other' } },
          { isDryRun: true },
        ),
      ).rejects.toThrow(/demo is taken/);
    });
  });

  describe('while it waits', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    async function startWaiting(
      overrides: Parameters<
        ReturnType<typeof createActionHarness>['run']
      >[1] = {},
      change: object = {},
    ) {
      const harness = createActionHarness();
      harness.proton.statuses = ['IN_PROGRESS'];
      const running = harness.run({ ...demoInput, ...change }, overrides);
      const outcome = running.then(
        () => 'done',
        (error: Error) => error.message,
      );
      await jest.advanceTimersByTimeAsync(3_000);
      return { ...harness, outcome };
    }

    it('writes a line at least every 20 s', async () => {
      const { proton, lines, outcome } = await startWaiting();

      for (let i = 0; i < 6; i++) {
        const before = lines.length;
        await jest.advanceTimersByTimeAsync(20_000);
        expect(lines.length).toBeGreaterThan(before);
      }

      expect(lines.at(-1)).toMatch(/^Still waiting after/);
      proton.statuses = ['SUCCEEDED'];
      await jest.advanceTimersByTimeAsync(10_000);
      await expect(outcome).resolves.toBe('done');
    });

    it('writes log lines as they come', async () => {
      const { proton, lines, outcome } = await startWaiting();

      proton.log = [logLine(1, 'creating the VPC')];
      await jest.advanceTimersByTimeAsync(5_000);
      expect(lines).toContain('applying: creating the VPC');

      proton.log.push(logLine(2, 'the VPC is there'));
      proton.statuses = ['SUCCEEDED'];
      await jest.advanceTimersByTimeAsync(5_000);
      expect(lines.filter(line => line.startsWith('applying:'))).toEqual([
        'applying: creating the VPC',
        'applying: the VPC is there',
      ]);
      await expect(outcome).resolves.toBe('done');
    });

    it('stops within 2 s of a cancel, and leaves the deployment alone', async () => {
      const controller = new AbortController();
      const { proton, outcome } = await startWaiting({
        signal: controller.signal,
      });
      await jest.advanceTimersByTimeAsync(60_000);

      controller.abort();
      await jest.advanceTimersByTimeAsync(2_000);

      await expect(outcome).resolves.toBe(
        `The task was cancelled. The deployment deployment-1 of the environment demo keeps running. [Show deployment](${PAGE}/deployment/deployment-1)`,
      );
      const calls = proton.mock.calls().length;
      await jest.advanceTimersByTimeAsync(60_000);
      expect(proton.mock.calls()).toHaveLength(calls);
    });

    it('gives the expected entity when the catalog is late', async () => {
      const { proton, run, outputs } = createActionHarness({ cataloged: [] });
      const running = run(demoInput);
      await jest.advanceTimersByTimeAsync(25_000);
      await running;

      expect(proton.environments.size).toBe(1);
      expect(outputs).toMatchObject({ entityRef: 'resource:default/demo' });
    });

    it('ends when the time is up', async () => {
      const { outcome } = await startWaiting({}, { timeout: '5m' });

      await jest.advanceTimersByTimeAsync(300_000);

      await expect(outcome).resolves.toMatch(
        /^The deployment .* isn't complete after 5 min\. It keeps running\./,
      );
    });
  });
});
