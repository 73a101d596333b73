import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { protonTemplatePublishPermission } from '@proton-vending/backstage-plugin-proton-common';

/** Throws unless whoever started the task may publish environment templates. */
export async function requirePublishPermission(options: {
  permissions: PermissionsService;
  credentials: BackstageCredentials;
}): Promise<void> {
  const { permissions, credentials } = options;
  const [decision] = await permissions.authorize(
    [{ permission: protonTemplatePublishPermission }],
    { credentials },
  );
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You may not register and publish Proton environment templates; ask for the permission ${protonTemplatePublishPermission.name}`,
    );
  }
}
