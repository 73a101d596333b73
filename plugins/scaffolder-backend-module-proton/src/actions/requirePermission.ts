import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';

/** What the permission check needs of the context of an action. */
export interface PermissionContext {
  user?: { ref?: string };
  isDryRun?: boolean;
  getInitiatorCredentials(): Promise<BackstageCredentials>;
  checkpoint(options: {
    key: string;
    fn: () => Promise<string>;
  }): Promise<string>;
}

/**
 * Throws unless whoever started the task has the permission.
 *
 * Their token lasts for an hour, and a step that is recovered may be older. It
 * then goes by what an earlier run of it was answered for the same user.
 */
export async function requirePermission(options: {
  permissions: PermissionsService;
  permission: BasicPermission;
  ctx: PermissionContext;
  /** What it is for, such as `create Proton environments`. */
  to: string;
}): Promise<void> {
  const { permissions, permission, ctx, to } = options;
  const remember = async (fn: () => Promise<string>) => {
    await (ctx.isDryRun
      ? fn()
      : ctx.checkpoint({
          key: `permission.${permission.name}.${ctx.user?.ref ?? ''}`,
          fn,
        }));
  };
  const result = await permissions
    .authorize([{ permission }], {
      credentials: await ctx.getInitiatorCredentials(),
    })
    .then(([decision]) => decision.result)
    .catch(async error => {
      await remember(async () => {
        throw error;
      });
      return AuthorizeResult.ALLOW;
    });
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You may not ${to}; ask for the permission ${permission.name}`,
    );
  }
  await remember(async () => 'allowed');
}
