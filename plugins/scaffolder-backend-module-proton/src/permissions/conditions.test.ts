import type { PermissionCondition } from '@backstage/plugin-permission-common';
import {
  protonEnvironmentCreatePermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentLogsReadPermission,
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
import { logLine } from '@proton-vending/test-utils';
import { deleteEnvironmentAction } from '../actions/deleteEnvironment';
import { listEnvironmentsAction } from '../actions/listEnvironments';
import { addCluster } from '../__testUtils__/clusterProton';

const { hasTag, hasTemplate, isOwner } = protonEnvironmentConditions;

describe('a permission on conditions', () => {
  function createWhen(condition: PermissionCondition<'proton-environment'>) {
    const harness = createActionHarness({
      conditions: {
        'proton.environment.create': createProtonEnvironmentConditionalDecision(
          protonEnvironmentCreatePermission,
          condition,
        ),
      },
    });
    const run = harness.run({
      ...demoInput,
      owner: 'team-a',
      tags: { stage: 'dev' },
    });
    return { run, created: () => harness.proton.environments.size };
  }

  it.each([
    [hasTemplate({ templateNames: ['eks-cluster'] })],
    [isOwner({ claims: ['group:default/team-a'] })],
    [hasTag({ key: 'stage', value: 'dev' })],
  ])('to create covers what is asked for: %j', async condition => {
    const { run, created } = createWhen(condition);

    await run;

    expect(created()).toBe(1);
  });

  it.each([
    [hasTemplate({ templateNames: ['other'] })],
    [isOwner({ claims: ['group:default/team-b'] })],
    [hasTag({ key: 'stage', value: 'prod' })],
  ])('to create does not cover what is asked for: %j', async condition => {
    const { run, created } = createWhen(condition);

    await expect(run).rejects.toThrow(
      'You may not create Proton environments such as arn:aws:proton:us-east-1:123456789012:environment/demo: the permission proton.environment.create that you have does not cover it',
    );
    expect(created()).toBe(0);
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
    addCluster(harness.proton, 'demo');

    await expect(
      harness.run({ name: 'demo', confirmName: 'demo' }),
    ).rejects.toThrow('does not cover it');
    expect(harness.proton.environments.size).toBe(1);
  });

  it.each([
    ['shows', 'team-a', true],
    ['leaves out', 'team-b', false],
  ])(
    'to read logs %s that of what is created for %s',
    async (_, owner, isShown) => {
      const { proton, run, lines } = createActionHarness({
        conditions: {
          'proton.environment.logs.read':
            createProtonEnvironmentConditionalDecision(
              protonEnvironmentLogsReadPermission,
              isOwner({ claims: ['group:default/team-a'] }),
            ),
        },
      });
      proton.log = [logLine(1, 'creating the VPC')];

      await run({ ...demoInput, owner });

      expect(lines.includes('applying: creating the VPC')).toBe(isShown);
    },
  );

  it('to see leaves the others out of a list', async () => {
    const harness = createHarness(listEnvironmentsAction, {
      conditions: {
        'proton.environment.read': createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          hasTemplate({ templateNames: ['other'] }),
        ),
      },
    });
    addCluster(harness.proton, 'demo');

    await harness.run({});

    expect(harness.outputs).toMatchObject({ count: 0 });
  });
});
