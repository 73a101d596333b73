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
import { Fleet } from './fleet/Fleet';
import { ClusterRules } from './clusters/describeCluster';
import { createEnvironmentGuard } from './routes/createEnvironmentGuard';
import { createGuard } from './routes/createGuard';
import { addDeploymentRoutes } from './routes/deploymentRoutes';
import { addEnvironmentRoutes } from './routes/environmentRoutes';
import { addFleetRoutes } from './routes/fleetRoutes';
import { addResourceRoutes } from './routes/resourceRoutes';
import { addTemplateRoutes } from './routes/templateRoutes';
import { addTemplateVersionRoutes } from './routes/templateVersionRoutes';

export interface RouterOptions {
  auditor: AuditorService;
  catalog: CatalogService;
  fleet: Fleet;
  clusterRules: ClusterRules;
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
  addDeploymentRoutes(router, { ...options, guardEnvironment });
  addResourceRoutes(router, { guardEnvironment });
  addTemplateRoutes(router, { ...options, guard });
  addFleetRoutes(router, { ...options, guard });
  addTemplateVersionRoutes(router, { ...options, guard });
  return router;
}
