import {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Campaigns } from './campaigns/Campaigns';
import { ClusterRules } from './clusters/describeCluster';
import { Fleet } from './fleet/Fleet';
import { addCampaignRoutes } from './routes/campaignRoutes';
import { addChangeRoutes } from './routes/changeRoutes';
import { addConfigurationRoutes } from './routes/configurationRoutes';
import { createCallerGuard } from './routes/createCallerGuard';
import { createRoutes } from './routes/createRoutes';
import { addDeploymentRoutes } from './routes/deploymentRoutes';
import { addEnvironmentRoutes } from './routes/environmentRoutes';
import { addFleetRoutes } from './routes/fleetRoutes';
import { addImportRoutes } from './routes/importRoutes';
import { addPermissionRoutes } from './routes/permissionRoutes';
import { addPlanRoutes } from './routes/planRoutes';
import { addStateRoutes } from './routes/stateRoutes';
import { addTemplateRoutes } from './routes/templateRoutes';
import { addVersionRoutes } from './routes/versionRoutes';

export interface RouterOptions {
  auditor: AuditorService;
  auth: AuthService;
  campaigns: Campaigns;
  catalog: CatalogService;
  clusterRules: ClusterRules;
  fleet: Fleet;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  proton: ProtonService;
  schemaValidator: SchemaValidator;
  urlReader: UrlReaderService;
}

export function createRouter(options: RouterOptions): Router {
  const router = PromiseRouter();
  // Every answer is for one caller, and some have secrets in them.
  router.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  const guard = createCallerGuard(options);
  const routes = createRoutes(router, { ...options, guard });
  addEnvironmentRoutes(routes, options);
  addConfigurationRoutes(routes, options);
  addVersionRoutes(routes, options);
  addChangeRoutes(routes, options);
  addPlanRoutes(routes, options);
  addDeploymentRoutes(routes, options);
  addStateRoutes(routes, options);
  addTemplateRoutes(routes, options);
  addFleetRoutes(routes, options);
  addImportRoutes(routes, options);
  addCampaignRoutes(routes, options);
  addPermissionRoutes(routes, options);
  return router;
}
