import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import { readClusterRules } from './clusters/readClusterRules';
import { createFleet } from './fleet/createFleet';
import { addResourceTypes } from './permissions/addResourceTypes';
import { createRouter } from './router';

/**
 * The backend plugin `proton`: what the Proton pages ask for.
 *
 * @public
 */
export const protonPlugin = createBackendPlugin({
  pluginId: 'proton',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        proton: protonServiceRef,
      },
      async init({ httpRouter, ...services }) {
        addResourceTypes(services);
        const clusterRules = readClusterRules(services.config);
        const fleet = await createFleet(services);
        httpRouter.use(createRouter({ ...services, clusterRules, fleet }));
      },
    });
  },
});
