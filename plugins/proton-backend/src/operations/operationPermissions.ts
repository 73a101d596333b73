import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  ENVIRONMENT_OPERATIONS,
  EnvironmentOperation,
  protonEnvironmentCancelPermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentLogsReadPermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonAuthorizer,
  ProtonEnvironmentResource,
} from '@proton-vending/backstage-plugin-proton-node';

/** What each operation of the page needs. */
export const OPERATION_PERMISSIONS: Record<
  EnvironmentOperation,
  ResourcePermission
> = {
  edit: protonEnvironmentUpdatePermission,
  upgrade: protonEnvironmentUpdatePermission,
  redeploy: protonEnvironmentUpdatePermission,
  cancel: protonEnvironmentCancelPermission,
  delete: protonEnvironmentDeletePermission,
  retain: protonEnvironmentRetainPermission,
  'read-logs': protonEnvironmentLogsReadPermission,
  'read-outputs': protonEnvironmentOutputsReadPermission,
};

/** The operations that the caller has the permission for. */
export async function readPermittedOperations(
  environments: ProtonAuthorizer<ProtonEnvironmentResource>,
  resource: () => Promise<ProtonEnvironmentResource>,
): Promise<Set<EnvironmentOperation>> {
  await environments.prepare([
    ...new Set(Object.values(OPERATION_PERMISSIONS)),
  ]);
  const permitted = await Promise.all(
    ENVIRONMENT_OPERATIONS.map(operation =>
      environments.allows(OPERATION_PERMISSIONS[operation], resource),
    ),
  );
  return new Set(ENVIRONMENT_OPERATIONS.filter((_, index) => permitted[index]));
}
