import {
  CreateEnvironmentCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';
import { createHarness } from '../__testUtils__/createActionHarness';
import { addCluster } from '../__testUtils__/clusterProton';
import { createEnvironmentAction } from './createEnvironment';
import { planEnvironmentAction } from './planEnvironment';
import { updateEnvironmentAction } from './updateEnvironment';

// The first check starts a thread.
jest.setTimeout(60_000);

const RULES = [
  {
    rule: "self.node_count <= 2 || self.cluster_name == 'large'",
    message: 'must not exceed 2',
    fieldPath: 'node_count',
    line: 2,
  },
  {
    rule: 'self.node_count >= oldSelf.node_count',
    message: "can't shrink",
    fieldPath: 'node_count',
    line: 5,
  },
];

describe('rules of a template version', () => {
  const schemaValidator = DefaultSchemaValidator.create();

  afterAll(() => schemaValidator.close());

  function harnessOf(action: Parameters<typeof createHarness>[0]) {
    const harness = createHarness(action, {
      schemaValidator,
      cataloged: ['demo', 'new'],
    });
    harness.proton.rules = RULES;
    addCluster(harness.proton, 'demo', { cluster_name: 'demo', node_count: 2 });
    return harness;
  }

  it.each([
    [3, 'node_count must not exceed 2'],
    [1, "node_count can't shrink"],
  ])('refuse an update to %d', async (node_count, message) => {
    for (const action of [updateEnvironmentAction, planEnvironmentAction]) {
      const { proton, run } = harnessOf(action as never);
      await expect(
        run({ name: 'demo', inputs: { node_count } }),
      ).rejects.toThrow(message);
      expect(proton.mock.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
      expect(proton.plans.started).toEqual([]);
    }
  });

  it('refuse a creation, which has no earlier inputs', async () => {
    const creation = (node_count: number) => ({
      name: 'new',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      inputs: { cluster_name: 'new', node_count },
      wait: false,
    });
    const { proton, run } = harnessOf(createEnvironmentAction as never);
    await expect(run(creation(3))).rejects.toThrow(
      'node_count must not exceed 2',
    );
    expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toEqual([]);
    await run(creation(1));
    expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toHaveLength(1);
  });
});
