import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogEntityDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import { taskReadPermission } from '@backstage/plugin-scaffolder-common/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  protonCampaignCreatePermission,
  protonCampaignReadPermission,
  protonCampaignUpdatePermission,
  protonEnvironmentCreatePermission,
  protonEnvironmentImportPermission,
  protonEnvironmentLogsReadPermission,
  protonEnvironmentReadPermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentStateUpdatePermission,
  protonEnvironmentUpdatePermission,
  protonPermissions,
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { VendingPolicy } from './VendingPolicy';

const { ALLOW, CONDITIONAL, DENY } = AuthorizeResult;

function userWho(...ownershipEntityRefs: string[]): PolicyQueryUser {
  const credentials = mockCredentials.user('user:default/somebody');
  return {
    credentials,
    info: {
      userEntityRef: 'user:default/somebody',
      ownershipEntityRefs: ['user:default/somebody', ...ownershipEntityRefs],
    },
  } as PolicyQueryUser;
}

const platformEngineer = userWho('group:default/platform-engineering');
const developer = userWho('group:default/developers');
const visitor = userWho();
const policy = new VendingPolicy();

describe('VendingPolicy', () => {
  it('lets platform engineers do everything', async () => {
    for (const permission of protonPermissions) {
      expect(await policy.handle({ permission }, platformEngineer)).toEqual({
        result: ALLOW,
      });
    }
  });

  it('lets nobody in without a user', async () => {
    expect(
      await policy.handle({ permission: protonEnvironmentReadPermission }),
    ).toEqual({ result: DENY });
  });

  it.each([
    [protonEnvironmentReadPermission, ALLOW, ALLOW],
    [protonTemplateReadPermission, ALLOW, ALLOW],
    [protonEnvironmentCreatePermission, CONDITIONAL, DENY],
    [protonEnvironmentUpdatePermission, CONDITIONAL, DENY],
    [protonEnvironmentReplacePermission, CONDITIONAL, DENY],
    [protonEnvironmentLogsReadPermission, CONDITIONAL, DENY],
    [protonEnvironmentImportPermission, DENY, DENY],
    [protonEnvironmentRetainPermission, DENY, DENY],
    [protonEnvironmentStateUpdatePermission, DENY, DENY],
    [protonTemplatePublishPermission, DENY, DENY],
    [protonCampaignReadPermission, ALLOW, ALLOW],
    [protonCampaignCreatePermission, DENY, DENY],
    [protonCampaignUpdatePermission, DENY, DENY],
    [catalogEntityDeletePermission, CONDITIONAL, CONDITIONAL],
    [taskReadPermission, CONDITIONAL, CONDITIONAL],
  ])('%j', async (permission, forDeveloper, forVisitor) => {
    expect(await policy.handle({ permission }, developer)).toMatchObject({
      result: forDeveloper,
    });
    expect(await policy.handle({ permission }, visitor)).toMatchObject({
      result: forVisitor,
    });
  });

  it('asks for a cluster of one of the teams of its owner', async () => {
    expect(
      await policy.handle(
        { permission: protonEnvironmentUpdatePermission },
        developer,
      ),
    ).toMatchObject({
      conditions: {
        rule: 'IS_OWNER',
        params: {
          claims: ['user:default/somebody', 'group:default/developers'],
        },
      },
    });
  });
});
