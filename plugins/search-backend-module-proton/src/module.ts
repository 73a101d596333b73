import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { EnvironmentDecorator } from './EnvironmentDecorator';

/** The index of `@backstage/plugin-search-backend-module-catalog`. */
const CATALOG_INDEX = 'software-catalog';

/**
 * Makes Proton environments findable by their template, version, account, region,
 * cluster and owner, in the index that the catalog has in search.
 *
 * @public
 */
export const searchModuleProton = createBackendModule({
  pluginId: 'search',
  moduleId: 'proton',
  register(env) {
    env.registerInit({
      deps: {
        registry: searchIndexRegistryExtensionPoint,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        logger: coreServices.logger,
      },
      async init({ registry, ...services }) {
        registry.addDecorator({
          factory: {
            types: [CATALOG_INDEX],
            getDecorator: async () => new EnvironmentDecorator(services),
          },
        });
      },
    });
  },
});
