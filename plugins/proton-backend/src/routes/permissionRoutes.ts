import { PermissionsService } from '@backstage/backend-plugin-api';
import {
  protonCampaignPermissions,
  ProtonPermissionList,
  protonEnvironmentPermissions,
  protonEnvironmentReadPermission,
  protonTemplatePermissions,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { Routes } from './createRoutes';

/** Adds the route that says what the caller can do with some resource at least. */
export function addPermissionRoutes(
  { add }: Routes,
  { permissions }: { permissions: PermissionsService },
): void {
  add(
    'get',
    '/permissions',
    {
      eventId: 'permission-read',
      permission: protonEnvironmentReadPermission,
      alsoPermissions: protonEnvironmentPermissions,
      meta: { queryType: 'own' },
    },
    async ({
      credentials,
      environments,
      templates,
    }): Promise<ProtonPermissionList> => {
      const [decisions] = await Promise.all([
        permissions.authorize(
          protonCampaignPermissions.map(permission => ({ permission })),
          { credentials },
        ),
        templates.prepare(protonTemplatePermissions),
      ]);
      return {
        permissions: [
          ...(await listAllowed(environments, protonEnvironmentPermissions)),
          ...(await listAllowed(templates, protonTemplatePermissions)),
          ...protonCampaignPermissions
            .filter((_, i) => decisions[i].result === AuthorizeResult.ALLOW)
            .map(({ name }) => name),
        ],
      };
    },
  );
}

async function listAllowed(
  authorizer: { mayAllow(permission: ResourcePermission): Promise<boolean> },
  permissions: ResourcePermission[],
): Promise<string[]> {
  const allowed: string[] = [];
  for (const permission of permissions) {
    if (await authorizer.mayAllow(permission)) {
      allowed.push(permission.name);
    }
  }
  return allowed;
}
