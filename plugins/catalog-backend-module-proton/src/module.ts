import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import { ProtonEnvironmentProvider } from './provider/ProtonEnvironmentProvider';

/**
 * Turns Proton environments into catalog entities.
 *
 * @public
 */
export const catalogModuleProton = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'proton',
  register({ registerInit }) {
    registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        logger: coreServices.logger,
        events: eventsServiceRef,
        proton: protonServiceRef,
      },
      async init({ catalog, ...services }) {
        catalog.addEntityProvider(
          ...ProtonEnvironmentProvider.fromConfig(services),
        );
      },
    });
  },
});
