import { LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  protonEnvironmentCreatePermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Router } from 'express';
import { asBackstageError } from '../asBackstageError';
import { ClusterRules } from '../clusters/describeCluster';
import { checkName } from '../environments/checkName';
import { listEnvironments } from '../environments/listEnvironments';
import { maySeeEnvironment } from '../environments/maySeeEnvironment';
import { readEnvironment } from '../environments/readEnvironment';
import { readFilter } from '../environments/readFilter';
import { toEnvironmentOverview } from '../environments/toEnvironmentOverview';
import {
  OPERATION_PERMISSIONS,
  readPermittedOperations,
} from '../operations/operationPermissions';
import { ENVIRONMENT_PATH, EnvironmentGuard } from './createEnvironmentGuard';
import { Guard } from './createGuard';
import { readTarget } from './readTarget';

/** Adds the routes that tell of environments. */
export function addEnvironmentRoutes(
  router: Router,
  options: {
    catalog: CatalogService;
    clusterRules: ClusterRules;
    guard: Guard;
    guardEnvironment: EnvironmentGuard;
    logger: LoggerService;
    proton: ProtonService;
  },
): void {
  const { catalog, clusterRules, guard, guardEnvironment, logger, proton } =
    options;
  const permission = protonEnvironmentReadPermission;

  router.get(ENVIRONMENT_PATH, async (request, response) => {
    response.json(
      await guardEnvironment(
        request,
        {
          eventId: 'environment-read',
          permission,
          alsoPermissions: Object.values(OPERATION_PERMISSIONS),
        },
        async ({ arn, scope, environments, resource }) => {
          const [facts, permitted] = await Promise.all([
            readEnvironment({ proton, arn, logger }),
            readPermittedOperations(environments, resource),
          ]);
          return toEnvironmentOverview(facts, {
            permitted,
            hasExtension: proton.extension(scope) !== undefined,
            eventsEnabled: proton.announcesChanges(scope),
            clusterRules,
          });
        },
      ),
    );
  });

  router.get('/environments', async (request, response) => {
    response.json(
      await guard(
        request,
        {
          eventId: 'environment-read',
          permission,
          meta: { queryType: 'by-filter' },
        },
        ({ credentials, environments }) =>
          listEnvironments({
            catalog,
            credentials,
            environments,
            proton,
            filter: readFilter(request),
          }),
      ),
    );
  });

  router.get('/environment-names/:name', async (request, response) => {
    const { name } = request.params;
    response.json(
      await guard(
        request,
        {
          eventId: 'environment-name-check',
          permission: protonEnvironmentCreatePermission,
          alsoPermissions: [permission],
          meta: { queryType: 'by-name', environmentName: name },
        },
        ({ credentials, environments }) =>
          asBackstageError(async () => {
            const client = await proton.getClient(readTarget(request));
            return checkName({
              client,
              name,
              maySee: async ({ arn = '' }) =>
                maySeeEnvironment({
                  arn,
                  catalog,
                  client,
                  credentials,
                  environments,
                }),
            });
          }),
      ),
    );
  });
}
