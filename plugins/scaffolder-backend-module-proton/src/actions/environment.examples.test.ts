import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { parse } from 'yaml';
import { createHarness } from '../__testUtils__/createActionHarness';
import { cancelDeploymentAction } from './cancelDeployment';
import { examples as cancelExamples } from './cancelDeployment.examples';
import { deleteEnvironmentAction } from './deleteEnvironment';
import { examples as deleteExamples } from './deleteEnvironment.examples';
import { deployPlanAction } from './deployPlan';
import { examples as deployPlanExamples } from './deployPlan.examples';
import { getEnvironmentAction } from './getEnvironment';
import { examples as getExamples } from './getEnvironment.examples';
import { listEnvironmentsAction } from './listEnvironments';
import { examples as listExamples } from './listEnvironments.examples';
import { planEnvironmentAction } from './planEnvironment';
import { examples as planExamples } from './planEnvironment.examples';
import { updateEnvironmentAction } from './updateEnvironment';
import { examples as updateExamples } from './updateEnvironment.examples';
import { waitEnvironmentAction } from './waitEnvironment';
import { examples as waitExamples } from './waitEnvironment.examples';
import { addCluster, publishNext } from '../__testUtils__/clusterProton';

type Harness = {
  action: { id: string };
  proton: ReturnType<typeof createHarness>['proton'];
  outputs: Record<string, unknown>;
  run(input: object): Promise<void>;
};

const actions: [TemplateExample[], () => Harness][] = [
  [cancelExamples, () => createHarness(cancelDeploymentAction) as Harness],
  [deleteExamples, () => createHarness(deleteEnvironmentAction) as Harness],
  [deployPlanExamples, () => createHarness(deployPlanAction) as Harness],
  [getExamples, () => createHarness(getEnvironmentAction) as Harness],
  [listExamples, () => createHarness(listEnvironmentsAction) as Harness],
  [planExamples, () => createHarness(planEnvironmentAction) as Harness],
  [updateExamples, () => createHarness(updateEnvironmentAction) as Harness],
  [waitExamples, () => createHarness(waitEnvironmentAction) as Harness],
];

describe('the examples of the actions on environments', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(
    actions.flatMap(([examples, create]) =>
      examples.map(({ description, example }) => ({
        description,
        step: parse(example).steps[0],
        create,
      })),
    ),
  )('$step.action: $description', async ({ step, create }) => {
    const { action, proton, outputs, run } = create();
    const environment = addCluster(proton, 'my-cluster', {
      cluster_name: 'my-cluster',
      node_count: 2,
    });
    if (step.action === 'aws:proton:cancel-deployment') {
      environment.deploymentStatus = 'IN_PROGRESS';
    }
    if (step.action === 'aws:proton:delete-environment') {
      proton.statuses = ['DELETE_COMPLETE'];
    }
    publishNext(proton);

    expect(step.action).toBe(action.id);
    const running = run(step.input);
    await jest.advanceTimersByTimeAsync(60_000);
    await running;

    expect(Object.keys(outputs)).not.toHaveLength(0);
  });
});
