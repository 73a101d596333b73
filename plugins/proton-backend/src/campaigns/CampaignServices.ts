import {
  AuditorService,
  AuthService,
  LoggerService,
  PermissionsRegistryService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { CampaignMetrics } from './CampaignMetrics';
import { CampaignNotices } from './CampaignNotices';
import { CampaignClusterStore } from './store/CampaignClusterStore';
import { CampaignStore } from './store/CampaignStore';

/** The services that campaigns use. */
export interface CampaignServices {
  auditor: AuditorService;
  auth: AuthService;
  campaigns: CampaignStore;
  catalog: CatalogService;
  clusters: CampaignClusterStore;
  logger: LoggerService;
  metrics: CampaignMetrics;
  notices: CampaignNotices;
  /** The time in milliseconds. */
  now: () => number;
  permissionsRegistry: PermissionsRegistryService;
  proton: ProtonService;
  schemaValidator: SchemaValidator;
}
