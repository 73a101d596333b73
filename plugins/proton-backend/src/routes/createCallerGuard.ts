import {
  AuditorService,
  AuditorServiceEventSeverityLevel,
  BackstageCredentials,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, toError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  isResourcePermission,
  Permission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { RESOURCE_TYPE_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import {
  createEnvironmentAuthorizer,
  createTemplateAuthorizer,
  ProtonAuthorizer,
  ProtonEnvironmentResource,
  protonEnvironmentResourceRef,
  ProtonEnvironmentTemplateResource,
  protonEnvironmentTemplateResourceRef,
} from '@proton-vending/backstage-plugin-proton-node';
import { Request } from 'express';

/** What is asked of a caller, and what the audit log keeps of it. */
export interface GuardRule {
  eventId: string;
  /** `low` when absent. */
  severityLevel?: AuditorServiceEventSeverityLevel;
  /**
   * The answer has secrets in it for whoever has this permission for
   * environments: for who may have it, the severity is `medium`.
   */
  secretsPermission?: ResourcePermission;
  permission: ResourcePermission | BasicPermission;
  /** What else the answer decides by; asked together with the permission. */
  alsoPermissions?: ResourcePermission[];
  meta: ({ queryType: string } | { actionType: string }) & JsonObject;
}

export interface GuardedRequest {
  credentials: BackstageCredentials;
  /** What the caller may do with environments. */
  environments: ProtonAuthorizer<ProtonEnvironmentResource>;
  /** What the caller may do with environment templates. */
  templates: ProtonAuthorizer<ProtonEnvironmentTemplateResource>;
  /** Adds to what the audit log keeps of a request that succeeds. */
  note(meta: JsonObject): void;
}

/**
 * Answers only a caller who has the permission for some resource at least, and
 * has it audited whichever way it ends. Where there is a resource, the answer
 * checks the permission for it.
 */
export type CallerGuard = <T>(
  caller: {
    credentials: BackstageCredentials;
    /** Absent of what does not come by a route. */
    request?: Request;
  },
  rule: GuardRule,
  answer: (guarded: GuardedRequest) => Promise<T>,
) => Promise<T>;

export function createCallerGuard(services: {
  auditor: AuditorService;
  logger: LoggerService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
}): CallerGuard {
  const { auditor, logger, permissions, permissionsRegistry } = services;
  return async ({ credentials, request }, rule, answer) => {
    const { eventId, permission, meta } = rule;
    const { alsoPermissions = [] } = rule;
    const environments = createEnvironmentAuthorizer({
      permissions,
      credentials,
      ruleset: permissionsRegistry.getPermissionRuleset(
        protonEnvironmentResourceRef,
      ),
    });
    const templates = createTemplateAuthorizer({
      permissions,
      credentials,
      ruleset: permissionsRegistry.getPermissionRuleset(
        protonEnvironmentTemplateResourceRef,
      ),
    });
    const audit = await auditor.createEvent({
      eventId,
      severityLevel: await chooseSeverity(rule, environments),
      request,
      meta,
    });
    const noted: JsonObject = {};
    const result = await (async () => {
      if (isResourcePermission(permission)) {
        const authorizer =
          permission.resourceType === RESOURCE_TYPE_PROTON_ENVIRONMENT
            ? environments
            : templates;
        await authorizer.prepare([permission, ...alsoPermissions]);
        await authorizer.requireAny(permission);
      } else {
        await requireBasic(permissions, permission, credentials);
        await environments.prepare(alsoPermissions);
      }
      return answer({
        credentials,
        environments,
        templates,
        note: more => Object.assign(noted, more),
      });
    })().catch(async error => {
      await audit.fail({ error: toError(error), meta: noted });
      throw error;
    });
    // What was done is done, also when it cannot be written down.
    try {
      await audit.success({ meta: noted });
    } catch (error) {
      logger.error(`The audit log did not take ${eventId}`, toError(error));
    }
    return result;
  };
}

/** @throws NotAllowedError when the caller doesn't have a permission */
async function requireBasic(
  permissions: PermissionsService,
  permission: BasicPermission,
  credentials: BackstageCredentials,
): Promise<void> {
  const [{ result }] = await permissions.authorize([{ permission }], {
    credentials,
  });
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `This needs the permission "${permission.name}", which you do not have`,
    );
  }
}

async function chooseSeverity(
  rule: GuardRule,
  environments: GuardedRequest['environments'],
): Promise<AuditorServiceEventSeverityLevel> {
  const { severityLevel = 'low', secretsPermission } = rule;
  if (!secretsPermission) {
    return severityLevel;
  }
  const { permission, alsoPermissions = [] } = rule;
  try {
    await environments.prepare([
      ...[permission, secretsPermission].filter(isForResources),
      ...alsoPermissions,
    ]);
    return (await environments.mayAllow(secretsPermission))
      ? 'medium'
      : severityLevel;
  } catch {
    // The answer asks again, and fails with the reason.
    return 'medium';
  }
}

function isForResources(
  permission: Permission,
): permission is ResourcePermission {
  return isResourcePermission(permission);
}
