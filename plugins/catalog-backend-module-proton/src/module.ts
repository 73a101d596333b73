import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import type { ProtonEnvironmentTransformer } from './extensionPoint';
import { protonCatalogExtensionPoint } from './extensionPoint';
import { ProtonEnvironmentProcessor } from './processor/ProtonEnvironmentProcessor';
import { ProtonEnvironmentProvider } from './provider/ProtonEnvironmentProvider';

/**
 * Turns Proton environments and environment templates into catalog entities.
 *
 * @public
 */
export const catalogModuleProton = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'proton',
  register(env) {
    const transformers: ProtonEnvironmentTransformer[] = [];
    env.registerExtensionPoint(protonCatalogExtensionPoint, {
      addEnvironmentTransformer: transformer => {
        transformers.push(transformer);
      },
    });
    env.registerInit({
      deps: {
        processing: catalogProcessingExtensionPoint,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        database: coreServices.database,
        metrics: metricsServiceRef,
        config: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        logger: coreServices.logger,
        events: eventsServiceRef,
        proton: protonServiceRef,
      },
      async init({ processing, ...services }) {
        processing.addEntityProvider(
          ...ProtonEnvironmentProvider.fromConfig({
            ...services,
            transformers,
          }),
        );
        processing.addProcessor(
          ProtonEnvironmentProcessor.fromConfig(services),
        );
      },
    });
  },
});
