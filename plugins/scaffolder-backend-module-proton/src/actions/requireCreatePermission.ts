import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { protonEnvironmentCreatePermission } from '@proton-vending/backstage-plugin-proton-common';

/** Throws unless whoever started the task may create environments. */
export async function requireCreatePermission(options: {
  permissions: PermissionsService;
  credentials: BackstageCredentials;
}): Promise<void> {
  const { permissions, credentials } = options;
  const [decision] = await permissions.authorize(
    [{ permission: protonEnvironmentCreatePermission }],
    { credentials },
  );
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You may not create Proton environments; ask for the permission ${protonEnvironmentCreatePermission.name}`,
    );
  }
}
