import {
  ProtonPermissionList,
  protonEnvironmentPermissions,
  protonEnvironmentReadPermission,
  protonTemplatePermissions,
} from '@proton-vending/backstage-plugin-proton-common';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import { Routes } from './createRoutes';

/** Adds the route that says what the caller can do with some resource at least. */
export function addPermissionRoutes({ add }: Routes): void {
  add(
    'get',
    '/permissions',
    {
      eventId: 'permission-read',
      permission: protonEnvironmentReadPermission,
      alsoPermissions: protonEnvironmentPermissions,
      meta: { queryType: 'own' },
    },
    async ({ environments, templates }): Promise<ProtonPermissionList> => {
      await templates.prepare(protonTemplatePermissions);
      return {
        permissions: [
          ...(await listAllowed(environments, protonEnvironmentPermissions)),
          ...(await listAllowed(templates, protonTemplatePermissions)),
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
