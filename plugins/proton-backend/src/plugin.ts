import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import { createFleet } from './fleet/createFleet';
import { addResourceTypes } from './permissions/addResourceTypes';
import { readClusterRules } from './clusters/readClusterRules';
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
      async init({ config, httpRouter, ...services }) {
        addResourceTypes(services);
        const fleet = await createFleet({ ...services, config });
        const clusterRules = readClusterRules(config);
        httpRouter.use(createRouter({ ...services, clusterRules, fleet }));
      },
    });
  },
});
