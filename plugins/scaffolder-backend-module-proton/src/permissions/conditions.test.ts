import { CreateEnvironmentCommand } from '@aws-sdk/client-proton';
import {
  protonEnvironmentCreatePermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  createActionHarness,
  createHarness,
  demoInput,
} from '../__testUtils__/createActionHarness';
import { deleteEnvironmentAction } from '../actions/deleteEnvironment';
import { listEnvironmentsAction } from '../actions/listEnvironments';

const { hasTag, hasTemplate, isOwner } = protonEnvironmentConditions;

describe('a permission on conditions', () => {
  it.each([
    [hasTemplate({ templateNames: ['eks-cluster'] }), true],
    [hasTemplate({ templateNames: ['other'] }), false],
    [isOwner({ claims: ['group:default/team-a'] }), true],
    [isOwner({ claims: ['group:default/team-b'] }), false],
    [hasTag({ key: 'stage', value: 'dev' }), true],
  ])('to create is applied to what is asked for: %j', async (when, allowed) => {
    const harness = createActionHarness({
      conditions: {
        'proton.environment.create': createProtonEnvironmentConditionalDecision(
          protonEnvironmentCreatePermission,
          when,
        ),
      },
    });
    const run = harness.run({
      ...demoInput,
      owner: 'team-a',
      tags: { stage: 'dev' },
    });

    if (allowed) {
      await run;
    } else {
      await expect(run).rejects.toThrow(
        'You may not create Proton environments such as arn:aws:proton:us-east-1:123456789012:environment/demo: the permission proton.environment.create that you have does not cover it',
      );
    }
    expect(
      harness.proton.mock.commandCalls(CreateEnvironmentCommand),
    ).toHaveLength(allowed ? 1 : 0);
  });

  it('to delete is applied to the environment as it is', async () => {
    const harness = createHarness(deleteEnvironmentAction, {
      conditions: {
        'proton.environment.delete': createProtonEnvironmentConditionalDecision(
          protonEnvironmentDeletePermission,
          isOwner({ claims: ['group:default/team-a'] }),
        ),
      },
    });
    harness.proton.addEnvironment('demo');

    await expect(
      harness.run({ name: 'demo', confirmName: 'demo' }),
    ).rejects.toThrow('does not cover it');
    expect(harness.proton.environments.size).toBe(1);
  });

  it('to see leaves the others out of a list', async () => {
    const harness = createHarness(listEnvironmentsAction, {
      conditions: {
        'proton.environment.read': createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          hasTemplate({ templateNames: ['other'] }),
        ),
      },
    });
    harness.proton.addEnvironment('demo');

    await harness.run({});

    expect(harness.outputs).toMatchObject({ count: 0 });
  });
});
