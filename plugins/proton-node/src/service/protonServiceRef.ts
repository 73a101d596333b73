import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DefaultProtonService } from './DefaultProtonService';
import type { ProtonService } from './ProtonService';

/**
 * The Proton APIs of this Backstage installation.
 *
 * @public
 */
export const protonServiceRef = createServiceRef<ProtonService>({
  id: 'proton.service',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        auth: coreServices.auth,
      },
      factory: options => DefaultProtonService.fromConfig(options),
    }),
});
