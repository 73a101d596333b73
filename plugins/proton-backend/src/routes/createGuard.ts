import {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { BasicPermission } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { Request } from 'express';
import { requirePermission } from '../authorization';

/** What a route asks of its callers, and what the audit log keeps of it. */
export interface GuardRule {
  eventId: string;
  permission: BasicPermission;
  meta: { queryType: string } & JsonObject;
}

export interface GuardedRequest {
  credentials: BackstageCredentials;
  /** Adds to what the audit log keeps of a request that succeeds. */
  note(meta: JsonObject): void;
}

/**
 * Answers a request only for a user or service with the permission, and has it
 * audited whichever way it ends.
 */
export type Guard = <T>(
  request: Request,
  rule: GuardRule,
  answer: (guarded: GuardedRequest) => Promise<T>,
) => Promise<T>;

export function createGuard(services: {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): Guard {
  const { auditor, httpAuth, permissions } = services;
  return async (request, { eventId, permission, meta }, answer) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const audit = await auditor.createEvent({
      eventId,
      severityLevel: 'low',
      request,
      meta,
    });
    const noted: JsonObject = {};
    try {
      await requirePermission({ permissions, permission, credentials });
      const result = await answer({
        credentials,
        note: more => Object.assign(noted, more),
      });
      await audit.success({ meta: noted });
      return result;
    } catch (error) {
      await audit.fail({ error: toError(error) });
      throw error;
    }
  };
}
