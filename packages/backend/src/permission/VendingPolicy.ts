import { BackstageUserInfo } from '@backstage/backend-plugin-api';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { RESOURCE_TYPE_SCAFFOLDER_TASK } from '@backstage/plugin-scaffolder-common/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  protonCampaignReadPermission,
  protonEnvironmentImportPermission,
  protonEnvironmentReadPermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentStateUpdatePermission,
  protonTemplateReadPermission,
  RESOURCE_TYPE_PROTON_ENVIRONMENT,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';

const PLATFORM_ENGINEERING = 'group:default/platform-engineering';

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Who may do what with vended clusters, as an example for a policy of your own.
 *
 * - Platform engineers do everything.
 * - Members of a team create clusters that the team will own, and do with the
 *   clusters of their teams what they like, but for leaving infrastructure behind,
 *   repairing states and importing.
 * - Everybody else may look at clusters, templates and campaigns, but not into
 *   logs or sensitive outputs.
 */
export class VendingPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return deny;
    }
    const claims = user.info.ownershipEntityRefs;
    if (claims.includes(PLATFORM_ENGINEERING)) {
      return allow;
    }
    if (permission.name.startsWith('proton.')) {
      return decideAboutProton(permission, user.info);
    }
    // Whoever unregisters a cluster hides what goes on costing.
    if (
      permission.name === 'catalog.entity.delete' &&
      isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)
    ) {
      return createCatalogConditionalDecision(
        permission,
        catalogConditions.isEntityOwner({ claims }),
      );
    }
    // What a task was given and did is for who started it.
    if (
      permission.name === 'scaffolder.task.read' &&
      isResourcePermission(permission, RESOURCE_TYPE_SCAFFOLDER_TASK)
    ) {
      return createScaffolderTaskConditionalDecision(
        permission,
        scaffolderTaskConditions.isTaskOwner({ createdBy: claims }),
      );
    }
    return allow;
  }
}

function decideAboutProton(
  permission: PolicyQuery['permission'],
  { ownershipEntityRefs: claims }: BackstageUserInfo,
): PolicyDecision {
  switch (permission.name) {
    case protonCampaignReadPermission.name:
    case protonEnvironmentReadPermission.name:
    case protonTemplateReadPermission.name:
      return allow;
    case protonEnvironmentImportPermission.name:
    case protonEnvironmentRetainPermission.name:
    case protonEnvironmentStateUpdatePermission.name:
      return deny;
    default: {
      const isInTeam = claims.some(claim => claim.startsWith('group:'));
      return isInTeam &&
        isResourcePermission(permission, RESOURCE_TYPE_PROTON_ENVIRONMENT)
        ? createProtonEnvironmentConditionalDecision(
            permission,
            protonEnvironmentConditions.isOwner({ claims }),
          )
        : deny;
    }
  }
}
