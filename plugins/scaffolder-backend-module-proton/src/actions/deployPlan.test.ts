import { ConflictError } from '@backstage/errors';
import { UpdateEnvironmentCommand } from '@aws-sdk/client-proton';
import { addCluster, publishNext } from '../__testUtils__/clusterProton';
import { createHarness } from '../__testUtils__/createActionHarness';
import { deployPlanAction } from './deployPlan';

const input = { name: 'demo', planId: 'plan-1' };

function createDeployHarness(
  options: Parameters<typeof createHarness>[1] = {},
) {
  const harness = createHarness(deployPlanAction, options);
  addCluster(harness.proton, 'demo', { cluster_name: 'demo', node_count: 2 });
  return harness;
}

describe('aws:proton:deploy-plan', () => {
  it('deploys just the plan, and waits for its end', async () => {
    const { outputs, proton, run } = createDeployHarness();

    await run({ ...input, allowReplacement: true });

    expect(proton.plans.deployed).toMatchObject([
      { environmentName: 'demo', planId: 'plan-1', allowReplacement: true },
    ]);
    expect(proton.mock.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
    expect(outputs).toMatchObject({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/demo',
      status: 'SUCCEEDED',
      deploymentId: 'plan-1',
    });
  });

  it('takes up the deployment that an earlier run has started', async () => {
    const { outputs, proton, run } = createDeployHarness();
    proton.plans.results = [{ status: 'READY', deploymentId: 'plan-1' }];
    proton.plans.initiator = {
      onBehalfOf: 'user:default/guest',
      reason: 'Scaffolder task task-1',
    };

    await run({ ...input, wait: false });

    expect(proton.plans.deployed).toEqual([]);
    expect(outputs).toMatchObject({
      status: 'IN_PROGRESS',
      deploymentId: 'plan-1',
    });
  });

  it.each([
    { onBehalfOf: 'user:default/other', reason: 'Scaffolder task task-1' },
    { onBehalfOf: 'user:default/guest', reason: 'Scaffolder task task-2' },
  ])('does not take up the deployment of %j', async initiator => {
    const { proton, run } = createDeployHarness();
    proton.plans.results = [{ status: 'READY', deploymentId: 'plan-1' }];
    proton.plans.initiator = initiator;

    await expect(run(input)).rejects.toThrow(
      'The plan plan-1 was deployed already, and not by this task',
    );
  });

  it('fails when the plan is out of date', async () => {
    const { proton, run } = createDeployHarness();
    proton.plans.refusal = new ConflictError('The plan is out of date');

    await expect(run(input)).rejects.toThrow('The plan is out of date');
  });

  it.each([
    [{}, ['proton.environment.update']],
    [{ allowReplacement: true }, ['proton.environment.replace']],
  ])('needs permissions for %j', async (more, deny) => {
    const { proton, run } = createDeployHarness({ deny });

    await expect(run({ ...input, ...more })).rejects.toThrow('You may not');
    expect(proton.plans.deployed).toEqual([]);
  });

  it('deploys no plan of a draft without the permission to publish', async () => {
    const { proton, run } = createDeployHarness({
      deny: ['proton.template.publish'],
    });
    proton.plans.results = [{ status: 'READY', templateMinorVersion: '1' }];

    await expect(run(input)).rejects.toThrow('has no published version 1.1');
    expect(proton.plans.deployed).toEqual([]);

    publishNext(proton);
    await run(input);
    expect(proton.plans.deployed).toHaveLength(1);
  });

  it('says that only a control plane has plans', async () => {
    const { proton, run } = createDeployHarness();
    proton.hasExtension = false;

    await expect(run(input)).rejects.toMatchObject({
      name: 'NotImplementedError',
    });
  });
});
