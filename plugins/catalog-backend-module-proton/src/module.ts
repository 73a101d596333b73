import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import type { ProtonEnvironmentTransformer } from './entities/EnvironmentTransformer';
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
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        logger: coreServices.logger,
        events: eventsServiceRef,
        proton: protonServiceRef,
      },
      async init({ catalog, ...services }) {
        catalog.addEntityProvider(
          ...ProtonEnvironmentProvider.fromConfig({
            ...services,
            transformers,
          }),
        );
        catalog.addProcessor(ProtonEnvironmentProcessor.fromConfig(services));
      },
    });
  },
});
