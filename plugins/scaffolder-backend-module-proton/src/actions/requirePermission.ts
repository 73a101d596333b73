import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';

/** Throws unless whoever started the task has the permission. */
export async function requirePermission(options: {
  permissions: PermissionsService;
  permission: BasicPermission;
  /** Those of whoever started the task. */
  credentials: BackstageCredentials;
  /** What it is for, such as `create Proton environments`. */
  to: string;
}): Promise<void> {
  const { permissions, permission, credentials, to } = options;
  const [decision] = await permissions.authorize([{ permission }], {
    credentials,
  });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You may not ${to}; ask for the permission ${permission.name}`,
    );
  }
}
