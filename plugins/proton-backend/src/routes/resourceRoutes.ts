import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { Router } from 'express';
import { listResources } from '../environments/listResources';
import { ENVIRONMENT_PATH, EnvironmentGuard } from './createEnvironmentGuard';

/** Adds the route that tells what an environment provisioned. */
export function addResourceRoutes(
  router: Router,
  { guardEnvironment }: { guardEnvironment: EnvironmentGuard },
): void {
  router.get(`${ENVIRONMENT_PATH}/resources`, async (request, response) => {
    response.json(
      await guardEnvironment(
        request,
        {
          eventId: 'environment-resources-read',
          permission: protonEnvironmentReadPermission,
        },
        ({ client, scope }) => listResources(client, scope.resourceId),
      ),
    );
  });
}
