import {
  AuditorService,
  AuthService,
  DatabaseService,
  LifecycleService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { protonCampaignPermissions } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { Fleet } from '../fleet/Fleet';
import { OwnerNotifier } from '../notifications/OwnerNotifier';
import { readNotificationKinds } from '../notifications/readNotificationKinds';
import { CampaignMetrics } from './CampaignMetrics';
import { CampaignNotices } from './CampaignNotices';
import { CampaignPreviewer } from './CampaignPreviewer';
import { Campaigns } from './Campaigns';
import { CampaignWorker } from './CampaignWorker';
import { CampaignClusterStore } from './store/CampaignClusterStore';
import { createChangeListener } from './createChangeListener';
import { CampaignStore } from './store/CampaignStore';
import { openDatabase } from './store/migrate';

const EVERY = { seconds: 15 };

/** Opens the campaigns in the database, and works on them in this backend. */
export async function addCampaigns(services: {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  fleet: Fleet;
  lifecycle: LifecycleService;
  logger: LoggerService;
  metrics: MetricsService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  proton: ProtonService;
  scheduler: SchedulerService;
  schemaValidator: SchemaValidator;
  signals: SignalsService;
}): Promise<Campaigns> {
  const { config, database, lifecycle, permissionsRegistry, scheduler } =
    services;
  permissionsRegistry.addPermissions(protonCampaignPermissions);
  const knex = await openDatabase(database);
  const onChange = createChangeListener(services);
  const stores = {
    campaigns: new CampaignStore(knex, onChange),
    clusters: new CampaignClusterStore(knex, onChange),
  };
  const metrics = new CampaignMetrics(services.metrics);
  metrics.observe(() => stores.campaigns.countByState());
  const options = {
    ...services,
    ...stores,
    metrics,
    notices: new CampaignNotices({
      notifier: new OwnerNotifier(services),
      enabled: readNotificationKinds(config).has('campaign'),
    }),
    now: Date.now,
  };
  const stopping = new AbortController();
  lifecycle.addShutdownHook(() => stopping.abort());
  const worker = new CampaignWorker(options, stopping.signal);
  const previewer = new CampaignPreviewer(options, stopping.signal);
  // Leases in the database decide which backend works on a campaign.
  await scheduler.scheduleTask({
    id: 'campaigns',
    scope: 'local',
    frequency: EVERY,
    timeout: { hours: 1 },
    fn: () => worker.run(),
  });
  await scheduler.scheduleTask({
    id: 'campaign-previews',
    scope: 'local',
    frequency: EVERY,
    timeout: { hours: 12 },
    fn: () => previewer.run(),
  });
  return new Campaigns(options);
}
