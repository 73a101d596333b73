import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { protonEnvironmentUpdatePermission } from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
  ProtonEnvironmentResource,
} from '@proton-vending/backstage-plugin-proton-node';
import { createCheckpoints } from '../__testUtils__/createActionHarness';
import { StepPermissions } from './StepPermissions';

const permission = protonEnvironmentUpdatePermission;
const arn = 'arn:aws:proton:us-east-1:123456789012:environment/demo';
const ofTeamA = createProtonEnvironmentConditionalDecision(
  permission,
  protonEnvironmentConditions.isOwner({ claims: ['group:default/team-a'] }),
);

async function ownedBy(owner: string): Promise<ProtonEnvironmentResource> {
  return {
    accountId: '123456789012',
    region: 'us-east-1',
    name: 'demo',
    templateName: 'eks-cluster',
    owners: [`group:default/${owner}`],
    tags: {},
  };
}

/** The runs of one step: each asks the policy anew. */
function createStep() {
  const { checkpoint } = createCheckpoints();
  return (answer: () => Promise<PolicyDecision>, isDryRun = false) =>
    StepPermissions.create({
      permissions: mockServices.permissions.mock({
        authorizeConditional: async () => [await answer()],
      }),
      ctx: {
        user: { ref: 'user:default/guest' },
        isDryRun,
        getInitiatorCredentials: async () => mockCredentials.user(),
        checkpoint,
      },
    });
}

const conditionally = async () => ofTeamA;
const expired = async () => {
  throw new AuthenticationError('Failed plugin token verification');
};

describe('StepPermissions', () => {
  it('goes by the earlier answer once the token has expired', async () => {
    const run = createStep();
    await run(conditionally).requireForEnvironment(permission, arn, () =>
      ownedBy('team-a'),
    );

    const load = jest.fn();
    await run(expired).requireForEnvironment(permission, arn, load);

    expect(load).not.toHaveBeenCalled();
  });

  it.each([false, true])(
    'has no answer for an expired token without an earlier one (dry run: %p)',
    async isDryRun => {
      const run = createStep();

      await expect(
        run(expired, isDryRun).requireAny(permission),
      ).rejects.toThrow(
        'The token of whoever started the task is not valid any more, so that nobody can tell what they may do; retry the task',
      );
    },
  );

  it('does not go by the earlier answer when the policy cannot be asked', async () => {
    const run = createStep();
    await run(conditionally).requireAny(permission);

    await expect(
      run(async () => {
        throw new Error('The permission backend is away');
      }).requireAny(permission),
    ).rejects.toThrow('The permission backend is away');
  });

  it.each([
    new Error('Proton is away'),
    new AuthenticationError('The catalog refused the token of the plugin'),
  ])(
    'does not go by the earlier answer when the environment cannot be read: %p',
    async problem => {
      const run = createStep();
      await run(conditionally).requireForEnvironment(permission, arn, () =>
        ownedBy('team-a'),
      );
      await expect(
        run(conditionally).requireForEnvironment(permission, arn, () =>
          ownedBy('team-b'),
        ),
      ).rejects.toThrow('does not cover it');

      await expect(
        run(conditionally).requireForEnvironment(permission, arn, async () => {
          throw problem;
        }),
      ).rejects.toBe(problem);
    },
  );

  it('denies at once, whatever was answered before', async () => {
    const run = createStep();
    await run(conditionally).requireAny(permission);

    await expect(
      run(async () => ({ result: AuthorizeResult.DENY })).requireAny(
        permission,
      ),
    ).rejects.toThrow('ask for the permission proton.environment.update');
  });
});
