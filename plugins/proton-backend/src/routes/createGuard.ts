import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Request } from 'express';
import {
  createCallerGuard,
  GuardedRequest,
  GuardRule,
} from './createCallerGuard';

export type { GuardedRequest, GuardRule } from './createCallerGuard';

/** A {@link CallerGuard} for whoever sends a request, a user or a service. */
export type Guard = <T>(
  request: Request,
  rule: GuardRule,
  answer: (guarded: GuardedRequest) => Promise<T>,
) => Promise<T>;

export function createGuard(services: {
  auditor: AuditorService;
  logger: LoggerService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
}): Guard {
  const { httpAuth } = services;
  const guard = createCallerGuard(services);
  return async (request, rule, answer) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    return guard({ credentials, request }, rule, answer);
  };
}
