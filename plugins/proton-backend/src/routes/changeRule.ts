import { ResourcePermission } from '@backstage/plugin-permission-common';

/** What a route asks of its callers that changes an environment. */
export function changeRule(actionType: string, permission: ResourcePermission) {
  return {
    eventId: `environment-${actionType}`,
    severityLevel: 'medium' as const,
    permission,
    meta: { actionType },
  };
}
