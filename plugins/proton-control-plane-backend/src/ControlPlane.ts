import { LoggerService } from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { toError } from '@backstage/errors';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { hostname } from 'node:os';
import { ControlPlaneConfig } from './ControlPlaneConfig';
import { AccountConnectionService } from './accountConnections/AccountConnectionService';
import { bindToEnvironments } from './api/authorization/bindToEnvironments';
import { bindToTemplates } from './api/authorization/bindToTemplates';
import { PageTokens } from './api/handlers/PageTokens';
import { AccountService } from './account/AccountService';
import { createAccountHandlers } from './api/handlers/account';
import { createDeploymentHandlers } from './api/handlers/deployments';
import { createEnvironmentAccountConnectionHandlers } from './api/handlers/environmentAccountConnections';
import { createEnvironmentTemplateVersionHandlers } from './api/handlers/environmentTemplateVersions';
import { createEnvironmentTemplateHandlers } from './api/handlers/environmentTemplates';
import { createEnvironmentHandlers } from './api/handlers/environments';
import { createNotificationHandlers } from './api/handlers/notifications';
import { createTagHandlers } from './api/handlers/tags';
import { createRepositoryHandlers } from './api/handlers/repositories';
import { createTemplateSyncHandlers } from './api/handlers/templateSync';
import { OperationHandlers } from './api/operations';
import { AssumedRoles } from './credentials/AssumedRoles';
import { Database } from './database/Database';
import { DeploymentFolders } from './deployments/DeploymentFolders';
import { ExternalDeploymentUpdates } from './deployments/ExternalDeploymentUpdates';
import { DeploymentRunner } from './deployments/DeploymentRunner';
import { DeploymentService } from './deployments/DeploymentService';
import { DeploymentWorker } from './deployments/DeploymentWorker';
import { LogAnnouncements } from './deployments/logs/LogAnnouncements';
import { InstanceGuard } from './instances/InstanceGuard';
import { DeploymentReadiness } from './instances/deploymentReadinessServiceRef';
import { DeploymentMetrics } from './metrics/DeploymentMetrics';
import { OvertakenRuns } from './deployments/OvertakenRuns';
import { readDataDirectoryId } from './instances/readDataDirectoryId';
import { EngineAvailability } from './engines/EngineAvailability';
import { EngineRegistry } from './engines/EngineRegistry';
import { EnvironmentRetention } from './environments/EnvironmentRetention';
import { EnvironmentService } from './environments/EnvironmentService';
import { ProvisioningChecks } from './environments/ProvisioningChecks';
import { PreviewRunner } from './plans/PreviewRunner';
import { PreviewService } from './plans/PreviewService';
import { PreviewWorker } from './plans/PreviewWorker';
import { RunnerMetrics } from './metrics/RunnerMetrics';
import { RunnerApi, createRunnerApi } from './runners/createRunnerApi';
import { RunnerRuns } from './runners/RunnerRuns';
import { EnvironmentRefusedStates } from './states/EnvironmentRefusedStates';
import { EnvironmentStates } from './states/EnvironmentStates';
import { RefusedStates } from './states/RefusedStates';
import { RunStates } from './states/RunStates';
import { StateService } from './states/StateService';
import { Encryption } from './encryption/Encryption';
import { KeyRotation } from './encryption/KeyRotation';
import { StatusEvents } from './events/StatusEvents';
import { TagService } from './tags/TagService';
import { RepositoryService } from './repositories/RepositoryService';
import { RepositoryTrees } from './templateSync/RepositoryTrees';
import { TemplateSyncRunner } from './templateSync/TemplateSyncRunner';
import { TemplateSyncService } from './templateSync/TemplateSyncService';
import { TemplateSyncer } from './templateSync/TemplateSyncer';
import { DirectoryPublisher } from './templates/DirectoryPublisher';
import { EnvironmentTemplateService } from './templates/EnvironmentTemplateService';
import { TemplateRegistrar } from './templates/TemplateRegistrar';
import { TemplateUploads } from './templates/TemplateUploads';
import { TemplateVersionService } from './templates/TemplateVersionService';
import { S3ClientOptions } from './templates/sources/s3ClientOptions';
import { createBundleLoader } from './templates/sources/s3Source';

export interface ControlPlaneOptions {
  config: ControlPlaneConfig;
  database: Database;
  /** The one of the database. */
  encryption: Encryption;
  engines: EngineRegistry;
  events: StatusEvents;
  metrics: MetricsService;
  s3: S3ClientOptions;
  schemaValidator: SchemaValidator;
  repositoryTrees: RepositoryTrees;
  /** Where people reach this API, such as `http://localhost:7007/api/proton-control-plane`. */
  findExternalUrl(): Promise<string>;
  /** Where to say that no deployments run here; nowhere when absent. */
  readiness?: DeploymentReadiness;
  logger: LoggerService;
}

/** Puts the control plane together, and starts and stops its work. */
export class ControlPlane {
  static async create(options: ControlPlaneOptions): Promise<ControlPlane> {
    const tokens = await PageTokens.create(options.database.stores.settings);
    return new ControlPlane(options, tokens);
  }

  readonly handlers: OperationHandlers;
  readonly deployments: DeploymentService;
  readonly logAnnouncements = new LogAnnouncements();
  readonly retention: EnvironmentRetention;
  readonly states: StateService;
  readonly refusedStates: RefusedStates;
  readonly environmentStates: EnvironmentStates;
  readonly environmentRefusedStates: EnvironmentRefusedStates;
  readonly runnerApi: RunnerApi;
  readonly runnerMetrics: RunnerMetrics;
  readonly keyRotation: KeyRotation;
  readonly repositories: RepositoryService;
  readonly templateSync: TemplateSyncService;
  readonly templateUploads: TemplateUploads;
  readonly templateVersions: TemplateVersionService;
  readonly templateSyncRunner: TemplateSyncRunner;
  private readonly registrar: TemplateRegistrar;
  private readonly publisher: DirectoryPublisher | undefined;
  readonly environments: EnvironmentService;
  readonly previews: PreviewService;
  readonly provisioning: ProvisioningChecks;
  private readonly worker: DeploymentWorker;
  private readonly overtakenRuns: OvertakenRuns;
  private readonly previewWorker: PreviewWorker;
  private readonly instanceGuard: InstanceGuard;
  private readonly availability: EngineAvailability;

  private constructor(
    private readonly options: ControlPlaneOptions,
    tokens: PageTokens,
  ) {
    const { config, database, engines, events, s3, schemaValidator, logger } =
      options;
    const { quotas } = config;
    engines.places = config.runs;
    const checks = { engines, schemaValidator };
    const shared = { database, events, quotas, checks, logger };
    this.deployments = new DeploymentService(database);
    this.keyRotation = KeyRotation.create(options);
    this.availability = EngineAvailability.create({ engines, logger });
    if (options.readiness) {
      options.readiness.findUnavailability = () =>
        this.availability.findUnavailability();
    }
    const metrics = DeploymentMetrics.create(options.metrics);
    this.states = StateService.create({ database, limits: config.states });
    this.refusedStates = RefusedStates.create({
      database,
      limits: config.states.refused,
      maxBytes: config.states.maxBytes,
    });
    this.environmentStates = new EnvironmentStates({
      database,
      states: this.states,
      findExternalUrl: options.findExternalUrl,
    });
    this.environmentRefusedStates = new EnvironmentRefusedStates({
      database,
      states: this.states,
      refusedStates: this.refusedStates,
    });
    const runStates = new RunStates(this.states, this.refusedStates);
    const runnerRuns = new RunnerRuns({
      database,
      findUrl: async () =>
        `${
          config.runnerBaseUrl ?? (await options.findExternalUrl())
        }/runner/v1`,
    });
    const assumedRoles = AssumedRoles.create({
      config: config.assumeRole,
      database,
    });
    this.runnerMetrics = RunnerMetrics.create(options.metrics);
    this.runnerApi = createRunnerApi({
      database,
      engines,
      runStates,
      assumedRoles,
      announcements: this.logAnnouncements,
      logLimit: config.logLimit,
      protectedResourceTypes: config.protectedResourceTypes,
      onWoken: () => this.worker.wake(),
    });
    this.retention = EnvironmentRetention.create({ database, events });
    this.registrar = TemplateRegistrar.create({
      ...shared,
      onQuarantined: () => metrics.countQuarantined('registration'),
      loadBundle: createBundleLoader(s3),
    });
    this.instanceGuard = InstanceGuard.create({
      database,
      dataDirectory: config.dataDirectory,
      keepsStatesLocally: engines.keepsStatesLocally,
      sharedStateAdvice: engines.sharedStateAdvice,
      logger,
      onChange: disabledReason => {
        if (options.readiness) {
          options.readiness.disabledReason = disabledReason;
        }
        this.worker.wake();
      },
    });
    const folders = new DeploymentFolders(config.dataDirectory);
    const findDataDirectoryId = () => readDataDirectoryId(config.dataDirectory);
    const findSessionPlace = async () => ({
      dataDirectoryId: await findDataDirectoryId(),
      host: hostname(),
    });
    const runPlaces = { engines, folders, runStates, runnerRuns };
    this.overtakenRuns = new OvertakenRuns({
      ...runPlaces,
      database,
      findDataDirectoryId,
      findSessionPlace,
      listHeld: () => this.worker.listHeld(),
      untilClaimed: () => this.worker.untilClaimed(),
      logger,
    });
    this.worker = DeploymentWorker.create({
      database,
      executor: DeploymentRunner.create({
        ...runPlaces,
        assumedRoles,
        findSessionPlace,
        events,
        logger,
        announcements: this.logAnnouncements,
        metrics,
        onQuarantined: () => metrics.countQuarantined('deployment'),
        timeout: config.deploymentTimeout,
        logLimit: config.logLimit,
        workingFolderLimit: config.workingFolderLimit,
        protectedResourceTypes: config.protectedResourceTypes,
      }),
      logger,
      concurrency: config.concurrency,
      timeout: config.deploymentTimeout,
      findDataDirectoryId,
      listBusy: () => this.overtakenRuns.busyWith,
      findDisabledReason: () => this.instanceGuard.disabledReason,
    });
    const { protectedResourceTypes } = config;
    this.previewWorker = new PreviewWorker({
      database,
      limits: config.previews,
      logger,
      runner: new PreviewRunner({
        assumedRoles,
        database,
        engines,
        folders: new DeploymentFolders(config.dataDirectory),
        logger,
        protectedResourceTypes,
        runStates,
        runnerRuns,
        timeout: config.previews.timeout,
        workingFolderLimit: config.workingFolderLimit,
        findSessionPlace,
      }),
      findDisabledReason: () => this.instanceGuard.disabledReason,
    });
    this.previews = new PreviewService({
      database,
      engines,
      limits: config.previews,
      protectedResourceTypes,
      schemaValidator,
      onQueued: () => this.previewWorker.wake(),
    });
    this.provisioning = ProvisioningChecks.create({ database });
    this.environments = EnvironmentService.create({
      database,
      events,
      quotas,
      schemaValidator,
      engines,
      states: this.states,
      protectedResourceTypes,
      onDeploymentQueued: () => this.worker.wake(),
      onDeploymentCancelled: id => this.worker.checkForCancel(id),
    });
    metrics.observe({
      countQueued: () => database.stores.deploymentQueue.countQueued(),
      countRunning: () => this.worker.runningCount,
      isEngineAvailable: async () =>
        (await this.availability.findUnavailability()) === undefined,
    });
    this.templateSyncRunner = TemplateSyncRunner.create({
      database,
      syncer: TemplateSyncer.create({
        ...shared,
        trees: options.repositoryTrees,
        onQuarantined: () => metrics.countQuarantined('sync'),
      }),
      logger,
    });
    this.templateSync = TemplateSyncService.create({
      database,
      runner: this.templateSyncRunner,
    });
    this.templateUploads = new TemplateUploads(shared);
    this.templateVersions = TemplateVersionService.create({
      ...shared,
      registrar: this.registrar,
    });
    this.repositories = RepositoryService.create({ database });
    const templates = EnvironmentTemplateService.create(shared);
    const handlers = bindToTemplates({
      ...createEnvironmentTemplateHandlers({ templates, tokens }),
      ...createEnvironmentTemplateVersionHandlers({
        versions: this.templateVersions,
        tokens,
      }),
      ...createEnvironmentHandlers({
        environments: this.environments,
        deployments: this.deployments,
        provisioning: this.provisioning,
        tokens,
      }),
      ...createDeploymentHandlers({ deployments: this.deployments, tokens }),
      ...createNotificationHandlers({
        updates: new ExternalDeploymentUpdates({
          ...runPlaces,
          database,
          events,
          logger,
          onWoken: () => this.worker.wake(),
        }),
      }),
      ...createAccountHandlers({ account: new AccountService(database) }),
      ...createTagHandlers({
        tags: TagService.create(shared),
        tokens,
      }),
      ...createRepositoryHandlers({
        repositories: this.repositories,
        tokens,
      }),
      ...createTemplateSyncHandlers({ templateSync: this.templateSync }),
      ...createEnvironmentAccountConnectionHandlers({
        connections: AccountConnectionService.create(shared),
        tokens,
      }),
    });
    this.handlers = bindToEnvironments(handlers);
    this.publisher =
      config.environmentTemplates &&
      DirectoryPublisher.create({
        ...shared,
        templates,
        ...config.environmentTemplates,
        onQuarantined: () => metrics.countQuarantined('registration'),
      });
  }

  async start(): Promise<void> {
    const { config, logger } = this.options;
    this.keyRotation.announce();
    if (config.assumeRole?.planPolicyArns.length === 0) {
      logger.warn(
        'Plans and previews have all permissions of the role that they assume. To limit them, set protonControlPlane.assumeRole.planPolicyArns, for example to arn:aws:iam::aws:policy/ReadOnlyAccess',
      );
    }
    await this.availability.findUnavailability();
    await this.instanceGuard.start();
    this.overtakenRuns.start();
    this.worker.start();
    this.previewWorker.start();
    await this.registrar.resume();
    try {
      await this.publisher?.run({
        accountId: config.accountId,
        region: config.regions[0],
      });
    } catch (error) {
      logger.error(
        'The environment templates of the configured folder are not registered',
        toError(error),
      );
    }
  }

  /** Checks a waiting deployment immediately. */
  async wake(deploymentId: string): Promise<void> {
    const { database, logger } = this.options;
    try {
      await database.stores.deployments.wake(deploymentId, new Date());
    } catch (error) {
      // The regular check still follows.
      logger.warn(
        `Deployment ${deploymentId} couldn't be checked early`,
        toError(error),
      );
    }
    this.worker.wake();
  }

  /** Returns when everything that ran is given back or done. */
  async stop(): Promise<void> {
    this.logAnnouncements.close();
    await Promise.all([
      Promise.all([this.worker.stop(), this.previewWorker.stop()]).then(() =>
        this.instanceGuard.stop(),
      ),
      this.overtakenRuns.stop(),
      this.registrar.stop(),
      this.templateSyncRunner.stop(),
    ]);
  }
}
