import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { confirmKeys } from '../encryption/confirmKeys';
import { AccountConnectionStore } from './AccountConnectionStore';
import { AccountSettingsStore } from './AccountSettingsStore';
import { DeploymentLogStore } from './DeploymentLogStore';
import { DeploymentPlanStore } from './DeploymentPlanStore';
import { DeploymentQueueStore } from './DeploymentQueueStore';
import { DeploymentResultStore } from './DeploymentResultStore';
import { DeploymentStore } from './DeploymentStore';
import { EncryptedValueStore } from './EncryptedValueStore';
import { EngineStateStore } from './EngineStateStore';
import { EnvironmentPlanStore } from './EnvironmentPlanStore';
import { EnvironmentStore } from './EnvironmentStore';
import { EnvironmentTemplateStore } from './EnvironmentTemplateStore';
import { InstanceStore } from './InstanceStore';
import { RefusedStateStore } from './RefusedStateStore';
import { RegistrationAttemptStore } from './RegistrationAttemptStore';
import { RepositoryStore } from './RepositoryStore';
import { ResourceSummaryStore } from './ResourceSummaryStore';
import { RoleSessionStore } from './RoleSessionStore';
import { RunnerRunStore } from './RunnerRunStore';
import { StateTokenStore } from './StateTokenStore';
import { SettingStore } from './SettingStore';
import { StateLockStore } from './StateLockStore';
import { StateVersionStore } from './StateVersionStore';
import { SyncStateStore } from './SyncStateStore';
import { TargetStore } from './TargetStore';
import { TemplateSyncConfigStore } from './TemplateSyncConfigStore';
import { TemplateVersionStore } from './TemplateVersionStore';
import { hideStatementValues } from './hideStatementValues';
import { migrate } from './migrate';
import { replaceUnstorableText } from './replaceUnstorableText';
import { reuseStatements } from './reuseStatements';
import { writeAhead } from './writeAhead';

/** One store for each aggregate, all on one connection or transaction. */
export interface Stores {
  readonly settings: SettingStore;
  readonly templates: EnvironmentTemplateStore;
  readonly versions: TemplateVersionStore;
  readonly environments: EnvironmentStore;
  readonly environmentPlans: EnvironmentPlanStore;
  readonly engineStates: EngineStateStore;
  readonly stateVersions: StateVersionStore;
  readonly refusedStates: RefusedStateStore;
  readonly stateLocks: StateLockStore;
  readonly stateTokens: StateTokenStore;
  readonly runnerRuns: RunnerRunStore;
  readonly previewRuns: RunnerRunStore;
  readonly roleSessions: RoleSessionStore;
  readonly targets: TargetStore;
  readonly deployments: DeploymentStore;
  readonly deploymentQueue: DeploymentQueueStore;
  readonly deploymentLogs: DeploymentLogStore;
  readonly deploymentPlans: DeploymentPlanStore;
  readonly deploymentResults: DeploymentResultStore;
  readonly accountSettings: AccountSettingsStore;
  readonly summaries: ResourceSummaryStore;
  readonly registrationAttempts: RegistrationAttemptStore;
  readonly repositories: RepositoryStore;
  readonly templateSyncConfigs: TemplateSyncConfigStore;
  readonly syncStates: SyncStateStore;
  readonly accountConnections: AccountConnectionStore;
  readonly instances: InstanceStore;
  readonly encryptedValues: EncryptedValueStore;
}

/** The control plane's database. */
export class Database {
  static async create(
    service: DatabaseService,
    encryption = Encryption.none(),
  ): Promise<Database> {
    const knex = await service.getClient();
    hideStatementValues(knex);
    await writeAhead(knex);
    if (!service.migrations?.skip) {
      await migrate(knex);
    }
    await reuseStatements(knex);
    const database = new Database(replaceUnstorableText(knex), encryption);
    await confirmKeys(database.stores.settings, encryption);
    return database;
  }

  readonly stores: Stores;

  private constructor(
    private readonly knex: Knex,
    private readonly encryption: Encryption,
  ) {
    this.stores = createStores(knex, encryption);
  }

  /**
   * Runs `work` in a transaction. Inside, use only the stores that it is
   * given: SQLite has one connection, and the outer stores would wait for it.
   */
  async transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return this.knex.transaction(tx =>
      work(createStores(replaceUnstorableText(tx), this.encryption)),
    );
  }
}

/** All stores on one connection or transaction. */
export function createStores(knex: Knex, encryption: Encryption): Stores {
  return {
    settings: new SettingStore(knex),
    templates: new EnvironmentTemplateStore(knex),
    versions: new TemplateVersionStore(knex),
    environments: new EnvironmentStore(knex, encryption),
    environmentPlans: new EnvironmentPlanStore(knex, encryption),
    engineStates: new EngineStateStore(knex),
    stateVersions: new StateVersionStore(knex, encryption),
    refusedStates: new RefusedStateStore(knex, encryption),
    stateLocks: new StateLockStore(knex),
    stateTokens: new StateTokenStore(knex),
    runnerRuns: RunnerRunStore.ofDeployments(knex, encryption),
    previewRuns: RunnerRunStore.ofPreviews(knex, encryption),
    roleSessions: new RoleSessionStore(knex),
    targets: new TargetStore(knex, encryption),
    deployments: new DeploymentStore(knex, encryption),
    deploymentQueue: new DeploymentQueueStore(knex, encryption),
    deploymentLogs: new DeploymentLogStore(knex),
    deploymentPlans: new DeploymentPlanStore(knex, encryption),
    deploymentResults: new DeploymentResultStore(knex, encryption),
    accountSettings: new AccountSettingsStore(knex),
    summaries: new ResourceSummaryStore(knex),
    registrationAttempts: new RegistrationAttemptStore(knex),
    repositories: new RepositoryStore(knex),
    templateSyncConfigs: new TemplateSyncConfigStore(knex),
    syncStates: new SyncStateStore(knex),
    accountConnections: new AccountConnectionStore(knex),
    instances: new InstanceStore(knex),
    encryptedValues: new EncryptedValueStore(knex, encryption),
  };
}
