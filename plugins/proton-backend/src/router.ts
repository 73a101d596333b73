import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { ClusterRules } from './clusters/describeCluster';
import { Fleet } from './fleet/Fleet';
import { createEnvironmentGuard } from './routes/createEnvironmentGuard';
import { createGuard } from './routes/createGuard';
import { addEnvironmentRoutes } from './routes/environmentRoutes';
import { addFleetRoutes } from './routes/fleetRoutes';
import { addTemplateRoutes } from './routes/templateRoutes';
import { addTemplateVersionRoutes } from './routes/templateVersionRoutes';

export interface RouterOptions {
  auditor: AuditorService;
  catalog: CatalogService;
  clusterRules: ClusterRules;
  fleet: Fleet;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  proton: ProtonService;
}

export function createRouter(options: RouterOptions): Router {
  const router = PromiseRouter();
  const guard = createGuard(options);
  const guardEnvironment = createEnvironmentGuard({ ...options, guard });
  addEnvironmentRoutes(router, { ...options, guard, guardEnvironment });
  addTemplateRoutes(router, { ...options, guard });
  addFleetRoutes(router, { ...options, guard });
  addTemplateVersionRoutes(router, { ...options, guard });
  return router;
}
