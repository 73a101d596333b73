import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { ScmIntegrations } from '@backstage/integration';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { protonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { schemaValidatorServiceRef } from '@proton-vending/schema-validation';
import { ControlPlane } from './ControlPlane';
import { readControlPlaneConfig } from './ControlPlaneConfig';
import { RefusalAudit } from './api/audit/RefusalAudit';
import { RequestAudit } from './api/audit/RequestAudit';
import { AccessKeys } from './api/authentication/AccessKeys';
import { ProtonAuthenticator } from './api/authentication/Authenticator';
import { createExtensionRouter } from './api/extension/createExtensionRouter';
import { createStateRouter } from './api/state/createStateRouter';
import { createRunnerRouter } from './api/runner/createRunnerRouter';
import { createProtonRouter } from './api/wire/createProtonRouter';
import { Database } from './database/Database';
import { deploymentReadinessServiceRef } from './instances/deploymentReadinessServiceRef';
import { Encryption } from './encryption/Encryption';
import { EngineRegistry } from './engines/EngineRegistry';
import { StatusEvents } from './events/StatusEvents';
import { CommitSubjects } from './templateSync/CommitSubjects';
import { RepositoryTrees } from './templateSync/RepositoryTrees';
import { RepositoryUrls } from './templateSync/RepositoryUrls';
import { readTemplateSyncConfig } from './templateSync/readTemplateSyncConfig';
import { readS3ClientOptions } from './templates/sources/s3ClientOptions';

/**
 * Serves the Proton API at `/api/proton-control-plane`, and provisions what it
 * is asked for.
 *
 * @public
 */
export const protonControlPlanePlugin = createBackendPlugin({
  pluginId: 'proton-control-plane',
  register(env) {
    const engines = EngineRegistry.create();
    let started: ControlPlane | undefined;
    env.registerExtensionPoint(protonProvisioningExtensionPoint, {
      addEngine: engine => engines.add(engine),
      wake: deploymentId => {
        void started?.wake(deploymentId);
      },
    });
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        readiness: deploymentReadinessServiceRef,
        scheduler: coreServices.scheduler,
        schemaValidator: schemaValidatorServiceRef,
        urlReader: coreServices.urlReader,
      },
      async init({
        auditor,
        config: rootConfig,
        database: databaseService,
        discovery,
        events,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        metrics,
        readiness,
        scheduler,
        schemaValidator,
        urlReader,
      }) {
        const config = readControlPlaneConfig(rootConfig);
        const accessKeys = AccessKeys.fromConfig(rootConfig, {
          isDevelopment: process.env.NODE_ENV === 'development',
        });
        const refusals = RefusalAudit.create({ auditor, accessKeys, logger });
        const authenticator = ProtonAuthenticator.create({
          accessKeys,
          httpAuth,
          refusals,
          accountId: config.accountId,
          regions: config.regions,
        });
        const audit = RequestAudit.create({ auditor, logger });
        const templateSync = readTemplateSyncConfig(rootConfig);
        const repositories = {
          integrations: ScmIntegrations.fromConfig(rootConfig),
          hosts: templateSync.hosts,
        };
        const encryption = Encryption.fromConfig(rootConfig);
        const database = await Database.create(databaseService, encryption);
        const controlPlane = await ControlPlane.create({
          config,
          database,
          encryption,
          engines,
          events: StatusEvents.create({ events, logger }),
          metrics,
          readiness,
          s3: readS3ClientOptions(rootConfig),
          schemaValidator,
          findExternalUrl: () =>
            discovery.getExternalBaseUrl('proton-control-plane'),
          repositoryTrees: RepositoryTrees.create({
            reader: urlReader,
            urls: RepositoryUrls.create(repositories),
            commits: CommitSubjects.create(repositories),
          }),
          logger,
        });

        started = controlPlane;

        // Callers are told apart by signatures and tokens that the routers check themselves.
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        httpRouter.use(
          createProtonRouter({
            handlers: controlPlane.handlers,
            authenticator,
            audit,
            logger,
          }),
        );
        httpRouter.use(
          createExtensionRouter({
            authenticator,
            deployments: controlPlane.deployments,
            logAnnouncements: controlPlane.logAnnouncements,
            environments: controlPlane.environments,
            previews: controlPlane.previews,
            provisioning: controlPlane.provisioning,
            retention: controlPlane.retention,
            environmentStates: controlPlane.environmentStates,
            refusedStates: controlPlane.environmentRefusedStates,
            audit,
            repositories: controlPlane.repositories,
            templateSync: controlPlane.templateSync,
            templateUploads: controlPlane.templateUploads,
            templateVersions: controlPlane.templateVersions,
          }),
        );

        httpRouter.use(
          createStateRouter({
            accessKeys,
            refusals,
            audit,
            database,
            states: controlPlane.states,
          }),
        );
        httpRouter.use(
          createRunnerRouter({
            runners: controlPlane.runnerApi,
            metrics: controlPlane.runnerMetrics,
            audit,
            refusals,
            maxStateBytes: config.states.maxBytes,
          }),
        );

        await scheduler.scheduleTask({
          id: 'template-sync',
          ...templateSync.schedule,
          fn: signal => controlPlane.templateSyncRunner.runAll(signal),
        });

        await scheduler.scheduleTask({
          id: 'old-states',
          frequency: { hours: 1 },
          timeout: { minutes: 10 },
          fn: async () => {
            await controlPlane.refusedStates.deleteOld();
            await controlPlane.states.deleteOld();
          },
        });

        await scheduler.scheduleTask({
          id: 'key-rotation',
          frequency: { hours: 1 },
          timeout: { hours: 1 },
          // Each backend checks at its start, with its own keys.
          scope: 'local',
          fn: signal => controlPlane.keyRotation.run(signal),
        });

        // The plugin's own hooks: at a shutdown the database is still there for them.
        lifecycle.addStartupHook(() => controlPlane.start());
        lifecycle.addShutdownHook(() => controlPlane.stop());
      },
    });
  },
});
