import {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { ClusterRules } from './clusters/describeCluster';
import { Fleet } from './fleet/Fleet';
import { addChangeRoutes } from './routes/changeRoutes';
import { addConfigurationRoutes } from './routes/configurationRoutes';
import { addConnectRoutes } from './routes/connectRoutes';
import { createEnvironmentGuard } from './routes/createEnvironmentGuard';
import { createGuard } from './routes/createGuard';
import { addDeploymentRoutes } from './routes/deploymentRoutes';
import { addEnvironmentRoutes } from './routes/environmentRoutes';
import { addFleetRoutes } from './routes/fleetRoutes';
import { addResourceRoutes } from './routes/resourceRoutes';
import { addTemplateRoutes } from './routes/templateRoutes';
import { addTemplateVersionRoutes } from './routes/templateVersionRoutes';
import { addVersionRoutes } from './routes/versionRoutes';

export interface RouterOptions {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  clusterRules: ClusterRules;
  fleet: Fleet;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  proton: ProtonService;
  schemaValidator: SchemaValidator;
}

export function createRouter(options: RouterOptions): Router {
  const router = PromiseRouter();
  // Every answer is for one caller, and some have secrets in them.
  router.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  const guard = createGuard(options);
  const guardEnvironment = createEnvironmentGuard({ ...options, guard });
  addEnvironmentRoutes(router, { ...options, guard, guardEnvironment });
  addConfigurationRoutes(router, { guardEnvironment });
  addConnectRoutes(router, { ...options, guardEnvironment });
  addVersionRoutes(router, { ...options, guardEnvironment });
  addChangeRoutes(router, { ...options, guardEnvironment });
  addDeploymentRoutes(router, { ...options, guardEnvironment });
  addResourceRoutes(router, { guardEnvironment });
  addTemplateRoutes(router, { ...options, guard });
  addFleetRoutes(router, { ...options, guard });
  addTemplateVersionRoutes(router, { ...options, guard });
  return router;
}
