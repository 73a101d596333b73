import {
  AuthService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { Campaigns } from '../campaigns/Campaigns';
import { Fleet } from '../fleet/Fleet';
import { CallerGuard } from '../routes/createCallerGuard';

/** What the actions are made of. */
export interface ActionServices {
  actionsRegistry: ActionsRegistryService;
  auth: AuthService;
  campaigns: Campaigns;
  catalog: CatalogService;
  config: RootConfigService;
  fleet: Fleet;
  guard: CallerGuard;
  logger: LoggerService;
  proton: ProtonService;
  schemaValidator: SchemaValidator;
}
