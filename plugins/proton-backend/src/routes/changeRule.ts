import { ResourcePermission } from '@backstage/plugin-permission-common';

/** What a route that changes an environment requires. */
export function changeRule(actionType: string, permission: ResourcePermission) {
  return {
    eventId: `environment-${actionType}`,
    severityLevel: 'medium' as const,
    permission,
    meta: { actionType },
  };
}
