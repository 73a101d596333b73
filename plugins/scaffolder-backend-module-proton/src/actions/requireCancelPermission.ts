import type { PermissionsService } from '@backstage/backend-plugin-api';
import { protonEnvironmentCancelPermission } from '@proton-vending/backstage-plugin-proton-common';
import { PermissionContext, requirePermission } from './requirePermission';

/** Throws unless whoever started the task may cancel deployments. */
export async function requireCancelPermission(options: {
  permissions: PermissionsService;
  ctx: PermissionContext;
}): Promise<void> {
  await requirePermission({
    ...options,
    permission: protonEnvironmentCancelPermission,
    to: 'cancel deployments of Proton environments',
  });
}
