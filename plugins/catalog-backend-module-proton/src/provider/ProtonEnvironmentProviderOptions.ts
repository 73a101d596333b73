import type {
  AuthService,
  DatabaseService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { ProtonEnvironmentTransformer } from '../extensionPoint';

/**
 * What a `ProtonEnvironmentProvider` is made from.
 *
 * @public
 */
export interface ProtonEnvironmentProviderOptions {
  config: Config;
  proton: ProtonService;
  events: EventsService;
  scheduler: SchedulerService;
  logger: LoggerService;
  /** Change the entities of environments, in this order; none by default. */
  transformers?: ProtonEnvironmentTransformer[];
  /** With `auth`, finds out which owners do not exist; nothing is said of them by default. */
  catalog?: CatalogService;
  auth?: AuthService;
  /** Keeps what was read over a restart; everything is read again by default. */
  database?: DatabaseService;
  /** Is told how the catalog keeps up; nothing is by default. */
  metrics?: MetricsService;
}
