import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { requirePermission } from './authorization';
import { findEnvironmentArn } from './environments/findEnvironmentArn';
import { readEnvironment } from './environments/readEnvironment';
import { toEnvironmentOverview } from './environments/toEnvironmentOverview';

export interface RouterOptions {
  auditor: AuditorService;
  catalog: CatalogService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  proton: ProtonService;
}

export function createRouter(options: RouterOptions): Router {
  const { auditor, catalog, httpAuth, logger, permissions, proton } = options;
  const router = PromiseRouter();

  router.get(
    '/entities/:namespace/:kind/:name/environment',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const entityRef = stringifyEntityRef(request.params);
      const audit = await auditor.createEvent({
        eventId: 'environment-read',
        severityLevel: 'low',
        request,
        meta: { queryType: 'by-entity', entityRef },
      });
      try {
        await requirePermission({
          permissions,
          permission: protonEnvironmentReadPermission,
          credentials,
        });
        const arn = await findEnvironmentArn({
          catalog,
          credentials,
          entityRef,
        });
        const facts = await readEnvironment({ proton, arn, logger });
        await audit.success({ meta: { environmentArn: arn } });
        response.json(toEnvironmentOverview(facts));
      } catch (error) {
        await audit.fail({ error: toError(error) });
        throw error;
      }
    },
  );

  return router;
}
