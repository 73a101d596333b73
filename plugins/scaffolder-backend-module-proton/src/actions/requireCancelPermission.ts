import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { protonEnvironmentCancelPermission } from '@proton-vending/backstage-plugin-proton-common';
import { requirePermission } from './requirePermission';

/** Throws unless whoever started the task may cancel deployments. */
export async function requireCancelPermission(options: {
  permissions: PermissionsService;
  credentials: BackstageCredentials;
}): Promise<void> {
  await requirePermission({
    ...options,
    permission: protonEnvironmentCancelPermission,
    to: 'cancel deployments of Proton environments',
  });
}
