import {
  AccessDeniedException,
  CancelEnvironmentDeploymentCommand,
  InternalServerException,
} from '@aws-sdk/client-proton';
import { createHarness } from '../__testUtils__/createActionHarness';
import { logLine, notFound } from '@proton-vending/test-utils';
import { cancelDeploymentAction } from './cancelDeployment';
import { getEnvironmentAction } from './getEnvironment';
import { listEnvironmentsAction } from './listEnvironments';
import { waitEnvironmentAction } from './waitEnvironment';
import {
  addCluster,
  changeFirstSchema,
  failFirstVersion,
  publishNext,
} from '../__testUtils__/clusterProton';

describe('aws:proton:cancel-deployment', () => {
  function createCancelHarness(
    status: 'IN_PROGRESS' | 'CANCELLED' | 'SUCCEEDED' | 'DELETE_IN_PROGRESS',
  ) {
    const harness = createHarness(cancelDeploymentAction);
    addCluster(harness.proton, 'demo').deploymentStatus = status;
    return harness;
  }

  it('cancels the deployment and waits until it is over', async () => {
    const { run, outputs } = createCancelHarness('IN_PROGRESS');

    await run({ name: 'demo' });

    expect(outputs).toMatchObject({ name: 'demo', status: 'CANCELLED' });
  });

  it('does not wait when told so', async () => {
    const { run, outputs } = createCancelHarness('IN_PROGRESS');

    await run({ name: 'demo', wait: false });

    expect(outputs).toMatchObject({ status: 'CANCELLING' });
  });

  it('leaves one that is cancelled as it is', async () => {
    const { run, proton, outputs } = createCancelHarness('CANCELLED');

    await run({ name: 'demo' });

    expect(outputs).toMatchObject({ status: 'CANCELLED' });
    expect(
      proton.mock.commandCalls(CancelEnvironmentDeploymentCommand),
    ).toHaveLength(0);
  });

  it.each([
    ['SUCCEEDED' as const, /nothing to cancel: .* is over \(SUCCEEDED\)/],
    ['DELETE_IN_PROGRESS' as const, /being deleted, which cannot be cancelled/],
  ])('has nothing to cancel while %s', async (status, message) => {
    const { run } = createCancelHarness(status);

    await expect(run({ name: 'demo' })).rejects.toThrow(message);
  });

  it('cancels nothing in a dry run', async () => {
    const { run, proton, outputs } = createCancelHarness('IN_PROGRESS');

    await run({ name: 'demo' }, { isDryRun: true });

    expect(outputs).toMatchObject({ status: 'CANCELLED' });
    expect(proton.requireEnvironment('demo').deploymentStatus).toBe(
      'IN_PROGRESS',
    );
  });

  it('needs the permission', async () => {
    const { run } = createHarness(cancelDeploymentAction, { allow: false });

    await expect(run({ name: 'demo' })).rejects.toThrow(
      'proton.environment.cancel',
    );
  });
});

describe('aws:proton:wait-environment', () => {
  it('shows the log of the deployment, and gives the outputs', async () => {
    const { proton, run, outputs, lines } = createHarness(
      waitEnvironmentAction,
    );
    addCluster(proton, 'demo').deploymentStatus = 'IN_PROGRESS';
    proton.log = [logLine(1, 'creating the VPC')];

    await run({ name: 'demo' });

    expect(lines).toContain('applying: creating the VPC');
    expect(outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo',
      name: 'demo',
      status: 'SUCCEEDED',
      deploymentId: 'deployment-1',
      outputs: { cluster_name: 'demo' },
    });
  });

  it('fails when the deployment has failed', async () => {
    const { proton, run } = createHarness(waitEnvironmentAction);
    addCluster(proton, 'demo').deploymentStatus = 'FAILED';
    proton.statusMessage = 'quota exceeded';

    await expect(run({ name: 'demo' })).rejects.toThrow(
      'The deployment of demo failed: quota exceeded.',
    );
  });

  it.each([
    ['proton.environment.read', {}],
    ['proton.environment.cancel', { cancelDeployment: true }],
  ])('needs the permission %s', async (permission, input) => {
    const { run } = createHarness(waitEnvironmentAction, {
      deny: [permission],
    });

    await expect(run({ name: 'demo', ...input })).rejects.toThrow(permission);
  });

  it('waits for nothing in a dry run', async () => {
    const { proton, run, outputs } = createHarness(waitEnvironmentAction);
    addCluster(proton, 'demo').deploymentStatus = 'IN_PROGRESS';

    await run({ name: 'demo' }, { isDryRun: true });

    expect(outputs).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('aws:proton:get-environment', () => {
  it('tells all that later steps may know', async () => {
    const { proton, run, outputs } = createHarness(getEnvironmentAction);
    addCluster(proton, 'demo', { cluster_name: 'demo', node_count: 2 });
    publishNext(proton);

    await run({ entityRef: 'resource:clusters/demo' });

    expect(outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo',
      name: 'demo',
      accountId: '123456789012',
      region: 'us-east-1',
      description: '',
      status: 'SUCCEEDED',
      statusMessage: '',
      templateName: 'eks-cluster',
      templateVersion: '1.0',
      recommendedVersion: '1.1',
      entityRef: 'resource:clusters/demo',
      deploymentId: 'deployment-1',
      inputs: { cluster_name: 'demo', node_count: 2 },
      outputs: { cluster_name: 'demo' },
      tags: { team: 'payments' },
    });
    expect(JSON.stringify(outputs)).not.toContain('a-secret');
  });

  describe('with sensitive inputs', () => {
    const inputs = {
      cluster_name: 'demo',
      admin_password: 'secret-1',
      api_token: 'secret-2',
    };

    it('leaves them out for everyone, since others read the task too', async () => {
      const { proton, run, outputs, lines } =
        createHarness(getEnvironmentAction);
      addCluster(proton, 'demo', inputs);

      await run({ name: 'demo' });

      expect(outputs).toMatchObject({ inputs: { cluster_name: 'demo' } });
      expect(lines).toContain(
        'Sensitive inputs are left out: admin_password, api_token',
      );
      expect(JSON.stringify([outputs, lines])).not.toContain('secret-');
    });

    it.each([
      [
        notFound(),
        /since the schema of eks-cluster 1\.0 cannot be read \(does/,
      ],
      [
        new AccessDeniedException({ message: 'not for you', $metadata: {} }),
        /cannot be read \(not for you\)/,
      ],
    ])(
      'gives none when the schema cannot be read: %p',
      async (problem, why) => {
        const { proton, run, outputs, lines } =
          createHarness(getEnvironmentAction);
        addCluster(proton, 'demo', inputs);
        failFirstVersion(proton, problem);

        await run({ name: 'demo' });

        expect(outputs).toMatchObject({ inputs: {}, status: 'SUCCEEDED' });
        expect(lines.join('\n')).toMatch(why);
      },
    );

    it('gives none when the schema is not valid', async () => {
      const { proton, run, outputs, lines } =
        createHarness(getEnvironmentAction);
      addCluster(proton, 'demo', inputs);
      changeFirstSchema(proton, 'schema: []');

      await run({ name: 'demo' });

      expect(outputs).toMatchObject({ inputs: {} });
      expect(lines.join('\n')).toContain('The template schema is not valid');
    });

    it('fails when Proton cannot be asked just now', async () => {
      const { proton, run } = createHarness(getEnvironmentAction);
      addCluster(proton, 'demo', inputs);
      failFirstVersion(
        proton,
        new InternalServerException({
          message: 'away',
          $metadata: {},
        }),
      );

      await expect(run({ name: 'demo' })).rejects.toThrow('away');
    });
  });

  it('needs the permission, and an environment that exists', async () => {
    const denied = createHarness(getEnvironmentAction, { allow: false });
    await expect(denied.run({ name: 'demo' })).rejects.toThrow(
      'proton.environment.read',
    );

    const { run } = createHarness(getEnvironmentAction);
    await expect(run({ name: 'demo' })).rejects.toThrow('no environment demo');
  });
});

describe('for somebody who may look at environments, and not at logs', () => {
  const deny = [
    'proton.environment.logs.read',
    'proton.environment.outputs.read',
  ];

  it.each([
    ['wait', createHarness(waitEnvironmentAction, { deny }), 'SUCCEEDED'],
    ['cancel', createHarness(cancelDeploymentAction, { deny }), 'CANCELLED'],
  ])('%s tells the status alone', async (_, harness, status) => {
    const { proton, run, outputs, lines } = harness;
    addCluster(proton, 'demo').deploymentStatus = 'IN_PROGRESS';
    proton.log = [logLine(1, 'creating the VPC')];

    await run({ name: 'demo' });

    expect(outputs).toMatchObject({ status });
    expect(lines.join('\n')).toContain(
      "you don't have the permission proton.environment.logs.read",
    );
    expect(lines.join('\n')).not.toContain('creating the VPC');
  });
});

describe('aws:proton:list-environments', () => {
  function createListHarness() {
    const harness = createHarness(listEnvironmentsAction);
    const { proton } = harness;
    addCluster(proton, 'a');
    addCluster(proton, 'b').deploymentStatus = 'FAILED';
    Object.assign(addCluster(proton, 'c'), {
      templateName: 'other',
      templateMajorVersion: '3',
    });
    Object.assign(addCluster(proton, 'd'), { templateMinorVersion: '1' });
    publishNext(proton);
    return {
      ...harness,
      async list(input: object) {
        await harness.run(input);
        const { environments } = harness.outputs as {
          environments: { name: string }[];
        };
        return environments.map(({ name }) => name);
      },
    };
  }

  it.each([
    [{}, ['a', 'b', 'c', 'd']],
    [{ templateName: 'eks-cluster' }, ['a', 'b', 'd']],
    [{ templateName: 'other', majorVersion: 3 }, ['c']],
    [{ majorVersion: '1' }, ['a', 'b', 'd']],
    [{ majorVersion: '1', minorVersion: '1' }, ['d']],
    [{ status: 'FAILED' }, ['b']],
    [{ status: ['FAILED', 'SUCCEEDED'] }, ['a', 'b', 'c', 'd']],
    [{ tags: { team: 'payments' } }, ['a', 'b', 'c', 'd']],
    [{ tags: { team: 'shop' } }, []],
    [{ behind: 'minor' }, ['a', 'b']],
    [{ behind: 'any' }, ['a', 'b']],
    [{ behind: 'major' }, []],
  ])('finds with %j: %j', async (input, names) => {
    const { list } = createListHarness();

    expect(await list(input)).toEqual(names);
  });

  it('says when there are more than the limit', async () => {
    const { list, outputs } = createListHarness();

    expect(await list({ limit: 2 })).toEqual(['a', 'b']);
    expect(outputs).toMatchObject({ count: 2, hasMore: true });

    expect(await list({ limit: 4 })).toHaveLength(4);
    expect(outputs).toMatchObject({ count: 4, hasMore: false });
  });

  it('refuses a status that is none', async () => {
    const { run } = createListHarness();

    await expect(run({ status: 'DONE' })).rejects.toThrow(
      /"DONE" is no deployment status; there are IN_PROGRESS/,
    );
  });

  it('needs the permission', async () => {
    const { run } = createHarness(listEnvironmentsAction, { allow: false });

    await expect(run({})).rejects.toThrow('proton.environment.read');
  });
});
