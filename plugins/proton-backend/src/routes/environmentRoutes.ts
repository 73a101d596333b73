import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  protonEnvironmentCreatePermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Router } from 'express';
import { asBackstageError } from '../asBackstageError';
import { checkName } from '../environments/checkName';
import { listEnvironments } from '../environments/listEnvironments';
import { openEnvironment } from '../environments/openEnvironment';
import { readCurrentInputs } from '../environments/readCurrentInputs';
import { readEnvironment } from '../environments/readEnvironment';
import { readFilter } from '../environments/readFilter';
import { toEnvironmentOverview } from '../environments/toEnvironmentOverview';
import { Guard } from './createGuard';
import { readTarget } from './readTarget';

/** Adds the routes that tell of environments. */
export function addEnvironmentRoutes(
  router: Router,
  options: {
    catalog: CatalogService;
    guard: Guard;
    logger: LoggerService;
    proton: ProtonService;
  },
): void {
  const { catalog, guard, logger, proton } = options;
  const permission = protonEnvironmentReadPermission;

  router.get(
    '/entities/:namespace/:kind/:name/environment',
    async (request, response) => {
      const entityRef = stringifyEntityRef(request.params);
      response.json(
        await guard(
          request,
          {
            eventId: 'environment-read',
            permission,
            meta: { queryType: 'by-entity', entityRef },
          },
          async ({ credentials, environments, note }) => {
            const { arn } = await openEnvironment({
              catalog,
              proton,
              credentials,
              environments,
              permission,
              entityRef,
            });
            const facts = await readEnvironment({ proton, arn, logger });
            note({ environmentArn: arn });
            return toEnvironmentOverview(facts);
          },
        ),
      );
    },
  );

  router.get(
    '/entities/:namespace/:kind/:name/environment/inputs',
    async (request, response) => {
      const entityRef = stringifyEntityRef(request.params);
      response.json(
        await guard(
          request,
          {
            eventId: 'environment-inputs-read',
            permission,
            meta: { queryType: 'by-entity', entityRef },
          },
          async ({ credentials, environments, note }) => {
            const { arn } = await openEnvironment({
              catalog,
              proton,
              credentials,
              environments,
              permission,
              entityRef,
            });
            note({ environmentArn: arn });
            return asBackstageError(() => readCurrentInputs(proton, arn));
          },
        ),
      );
    },
  );

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
          meta: { queryType: 'by-name', environmentName: name },
        },
        () =>
          asBackstageError(async () =>
            checkName(await proton.getClient(readTarget(request)), name),
          ),
      ),
    );
  });
}
