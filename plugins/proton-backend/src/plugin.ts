import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import { schemaValidatorServiceRef } from '@proton-vending/schema-validation';
import { checkAccounts } from './accounts/checkAccounts';
import { addActions } from './actions/addActions';
import { addCampaigns } from './campaigns/addCampaigns';
import { readClusterRules } from './clusters/describeCluster';
import { createFleet } from './fleet/createFleet';
import { addNotifications } from './notifications/addNotifications';
import { addResourceTypes } from './permissions/addResourceTypes';
import { createRouter } from './router';
import { addSignals } from './signals/StatusSignals';

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
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        proton: protonServiceRef,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        schemaValidator: schemaValidatorServiceRef,
        signals: signalsServiceRef,
        urlReader: coreServices.urlReader,
      },
      async init({ httpRouter, rootLifecycle, ...services }) {
        addResourceTypes(services);
        const fleet = await createFleet(services);
        const clusterRules = readClusterRules(services.config);
        const campaigns = await addCampaigns({ ...services, fleet });
        httpRouter.use(
          createRouter({ ...services, campaigns, clusterRules, fleet }),
        );
        await addSignals(services);
        await addNotifications(services);
        addActions({ ...services, campaigns, fleet });
        // The control plane may be a plugin of this backend that starts later.
        rootLifecycle.addStartupHook(() => {
          void checkAccounts(services);
        });
      },
    });
  },
});
