import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  protonEnvironmentDeletePermission,
  protonEnvironmentReadPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from './permissionRules';
import { createEnvironmentAuthorizer } from './createAuthorizers';
import type { ProtonEnvironmentResource } from './resources';

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };
const ofTeamA = createProtonEnvironmentConditionalDecision(
  protonEnvironmentReadPermission,
  protonEnvironmentConditions.isOwner({ claims: ['group:default/team-a'] }),
);

function environment(
  changes: Partial<ProtonEnvironmentResource> = {},
): ProtonEnvironmentResource {
  return {
    name: 'demo',
    accountId: '123456789012',
    region: 'us-east-1',
    templateName: 'eks-cluster',
    status: 'SUCCEEDED',
    owners: ['group:default/team-a'],
    tags: { stage: 'dev' },
    ...changes,
  };
}

function authorizerThat(...decisions: PolicyDecision[]) {
  const permissions = mockServices.permissions.mock();
  for (const decision of decisions) {
    permissions.authorizeConditional.mockResolvedValueOnce([decision]);
  }
  const authorizer = createEnvironmentAuthorizer({
    permissions,
    credentials: mockCredentials.user(),
  });
  return { authorizer, permissions };
}

const read = protonEnvironmentReadPermission;

describe('ProtonAuthorizer', () => {
  it.each([
    [allow, true],
    [deny, false],
  ])('does not load the resource for %j', async (decision, allowed) => {
    const { authorizer } = authorizerThat(decision);
    const load = jest.fn();

    expect(await authorizer.allows(read, load)).toBe(allowed);
    expect(await authorizer.mayAllow(read)).toBe(allowed);
    expect(load).not.toHaveBeenCalled();
  });

  it('applies conditions to the resource', async () => {
    const { authorizer } = authorizerThat(ofTeamA);

    expect(await authorizer.mayAllow(read)).toBe(true);
    expect(await authorizer.allows(read, async () => environment())).toBe(true);
    expect(
      await authorizer.allows(read, async () => environment({ owners: [] })),
    ).toBe(false);
  });

  it('names the permission that is missing', async () => {
    const { authorizer } = authorizerThat(ofTeamA);

    await expect(
      authorizer.require(read, async () => environment({ owners: [] })),
    ).rejects.toThrow(
      'This needs the permission "proton.environment.read", which you do not have',
    );
    await expect(
      authorizerThat(deny).authorizer.requireAny(read),
    ).rejects.toThrow('proton.environment.read');
  });

  it('keeps those of a list that the conditions allow', async () => {
    const { authorizer } = authorizerThat(ofTeamA);
    const mine = environment();

    expect(
      await authorizer.filter(read, [mine, environment({ owners: ['x'] })]),
    ).toEqual([mine]);
    expect(await authorizerThat(deny).authorizer.filter(read, [mine])).toEqual(
      [],
    );
    expect(await authorizerThat(allow).authorizer.filter(read, [mine])).toEqual(
      [mine],
    );
  });

  it('asks the policy once for several permissions', async () => {
    const permissions = mockServices.permissions.mock();
    permissions.authorizeConditional.mockResolvedValue([allow, deny]);
    const authorizer = createEnvironmentAuthorizer({
      permissions,
      credentials: mockCredentials.user(),
    });

    await authorizer.prepare([read, protonEnvironmentUpdatePermission]);

    expect(await authorizer.mayAllow(read)).toBe(true);
    expect(await authorizer.mayAllow(protonEnvironmentUpdatePermission)).toBe(
      false,
    );
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
  });

  it('tells whether conditions use a rule', async () => {
    const { hasTag, isOwner } = protonEnvironmentConditions;
    const { authorizer } = authorizerThat(
      createProtonEnvironmentConditionalDecision(read, {
        anyOf: [
          isOwner({ claims: [] }),
          { not: { allOf: [hasTag({ key: 'stage' })] } },
        ],
      }),
    );

    expect(await authorizer.usesRule(read, 'HAS_TAG')).toBe(true);
    expect(await authorizer.usesRule(read, 'IN_ACCOUNT')).toBe(false);
    expect(await authorizerThat(allow).authorizer.usesRule(read, 'X')).toBe(
      false,
    );
  });

  it('asks again when the policy could not be asked', async () => {
    const { authorizer, permissions } = authorizerThat();
    permissions.authorizeConditional
      .mockRejectedValueOnce(new Error('The permission backend is away'))
      .mockResolvedValueOnce([allow]);

    await expect(authorizer.mayAllow(read)).rejects.toThrow('away');
    expect(await authorizer.mayAllow(read)).toBe(true);
  });

  it('refuses rules that it does not know', async () => {
    const { authorizer } = authorizerThat({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'proton',
      resourceType: 'proton-environment',
      conditions: {
        rule: 'ON_FRIDAYS',
        resourceType: 'proton-environment',
        params: {},
      },
    });

    await expect(
      authorizer.allows(protonEnvironmentDeletePermission, async () =>
        environment(),
      ),
    ).rejects.toThrow('"ON_FRIDAYS", which the Proton plugins do not know');
  });
});

describe('the rules for environments', () => {
  const { hasStatus, hasTag, hasTemplate, inAccount, isOwner } =
    protonEnvironmentConditions;

  it.each([
    [isOwner({ claims: ['user:default/a', 'group:default/team-a'] }), true],
    [isOwner({ claims: ['group:default/team-b'] }), false],
    [hasTemplate({ templateNames: ['other', 'eks-cluster'] }), true],
    [hasTemplate({ templateNames: ['other'] }), false],
    [inAccount({ accountIds: ['123456789012'] }), true],
    [inAccount({ accountIds: ['210987654321'] }), false],
    [inAccount({ accountIds: ['123456789012'], regions: ['us-east-1'] }), true],
    [
      inAccount({ accountIds: ['123456789012'], regions: ['eu-west-1'] }),
      false,
    ],
    [hasStatus({ statuses: ['FAILED', 'SUCCEEDED'] }), true],
    [hasStatus({ statuses: ['FAILED'] }), false],
    [hasTag({ key: 'stage' }), true],
    [hasTag({ key: 'stage', value: 'dev' }), true],
    [hasTag({ key: 'stage', value: 'prod' }), false],
    [hasTag({ key: 'toString' }), false],
  ])('%j is %s', async (condition, expected) => {
    const { authorizer } = authorizerThat(
      createProtonEnvironmentConditionalDecision(read, condition),
    );

    expect(await authorizer.allows(read, async () => environment())).toBe(
      expected,
    );
  });

  it('finds no status in what is to be created', async () => {
    const { authorizer } = authorizerThat(
      createProtonEnvironmentConditionalDecision(
        read,
        hasStatus({ statuses: ['SUCCEEDED'] }),
      ),
    );

    expect(
      await authorizer.allows(read, async () =>
        environment({ status: undefined }),
      ),
    ).toBe(false);
  });
});
