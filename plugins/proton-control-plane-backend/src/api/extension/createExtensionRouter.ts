import express from 'express';
import Router from 'express-promise-router';
import { DeploymentService } from '../../deployments/DeploymentService';
import { LogAnnouncements } from '../../deployments/logs/LogAnnouncements';
import { EnvironmentRetention } from '../../environments/EnvironmentRetention';
import { TemplateSyncService } from '../../templateSync/TemplateSyncService';
import { TemplateUploads } from '../../templates/TemplateUploads';
import { RequestAudit } from '../audit/RequestAudit';
import { Authenticator } from '../authentication/Authenticator';
import { createExtensionGuard } from './createExtensionGuard';
import { addDeploymentRoutes } from './deploymentRoutes';
import { addEnvironmentRoutes } from './environmentRoutes';
import { addTemplateVersionRoutes } from './templateVersionRoutes';
import { addTemplateSyncRoutes } from './templateSyncRoutes';

export interface ExtensionRouterOptions {
  authenticator: Authenticator;
  deployments: DeploymentService;
  logAnnouncements: LogAnnouncements;
  retention: EnvironmentRetention;
  audit: RequestAudit;
  templateSync: TemplateSyncService;
  templateUploads: TemplateUploads;
}

/** Serves what Proton's API has no word for, under `/extension/v1`. */
export function createExtensionRouter(
  options: ExtensionRouterOptions,
): express.Router {
  const router = Router();
  const guard = createExtensionGuard(options);
  addDeploymentRoutes(router, { ...options, guard });
  addEnvironmentRoutes(router, { ...options, guard });
  addTemplateSyncRoutes(router, { ...options, guard });
  addTemplateVersionRoutes(router, { ...options, guard });
  return router;
}
