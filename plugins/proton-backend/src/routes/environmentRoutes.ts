import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  DEPLOYMENT_STATUSES,
  protonEnvironmentCreatePermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { ClusterRules } from '../clusters/describeCluster';
import { checkName, maySeeEnvironment } from '../environments/checkName';
import { listEnvironments } from '../environments/listEnvironments';
import { listResources } from '../environments/listResources';
import { readEnvironment } from '../environments/readEnvironment';
import { toEnvironmentOverview } from '../environments/toEnvironmentOverview';
import {
  OPERATION_PERMISSIONS,
  readPermittedOperations,
} from '../operations/describeOperations';
import { findUser } from '../permissions/describeCaller';
import { Routes } from './createRoutes';
import {
  listOf,
  oneOf,
  optional,
  readQuery,
  targetSchema,
  text,
} from './readQuery';

const filterQuery = targetSchema.extend({
  templateName: text,
  majorVersion: text,
  owner: text,
  status: listOf(oneOf(DEPLOYMENT_STATUSES)),
  behind: optional(oneOf(['minor', 'major', 'any'])),
});

/** Adds the routes that read environments. */
export function addEnvironmentRoutes(
  { add, addForEnvironment }: Routes,
  services: {
    auth: AuthService;
    catalog: CatalogService;
    clusterRules: ClusterRules;
    logger: LoggerService;
    proton: ProtonService;
  },
): void {
  const { auth, catalog, clusterRules, proton } = services;
  const permission = protonEnvironmentReadPermission;

  addForEnvironment(
    'get',
    '',
    {
      eventId: 'environment-read',
      permission,
      alsoPermissions: Object.values(OPERATION_PERMISSIONS),
    },
    async ({ arn, scope, environments, resource }) => {
      const [facts, permitted] = await Promise.all([
        readEnvironment({ ...services, arn }),
        readPermittedOperations(environments, resource),
      ]);
      return toEnvironmentOverview(facts, {
        permitted,
        hasExtension: proton.extension(scope) !== undefined,
        eventsEnabled: proton.announcesChanges(scope),
        clusterRules,
      });
    },
  );

  addForEnvironment(
    'get',
    '/resources',
    { eventId: 'environment-resources-read', permission },
    ({ client, scope }) => listResources(client, scope, clusterRules.signIn),
  );

  add(
    'get',
    '/environments',
    {
      eventId: 'environment-read',
      permission,
      meta: { queryType: 'by-filter' },
    },
    (caller, request) =>
      listEnvironments({
        ...caller,
        catalog,
        proton,
        filter: readQuery(request, filterQuery),
      }),
  );

  add(
    'get',
    '/environment-names/:name',
    {
      eventId: 'environment-name-check',
      permission: protonEnvironmentCreatePermission,
      alsoPermissions: [permission],
      meta: ({ params }) => ({
        queryType: 'by-name',
        environmentName: params.name,
      }),
    },
    async (caller, request) => {
      const client = await proton.getClient(readQuery(request, targetSchema));
      return checkName({
        client,
        name: request.params.name,
        maySee: async ({ arn = '' }) =>
          maySeeEnvironment({ ...caller, arn, catalog, client }),
        userRef: findUser(auth, caller.credentials),
      });
    },
  );
}
