import { AuditorService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import express from 'express';
import { ControlPlane } from '../ControlPlane';
import { RefusalAudit } from '../api/audit/RefusalAudit';
import { RequestAudit } from '../api/audit/RequestAudit';
import { AccessKeys } from '../api/authentication/AccessKeys';
import { ProtonAuthenticator } from '../api/authentication/Authenticator';
import { createExtensionRouter } from '../api/extension/createExtensionRouter';
import { createRunnerRouter } from '../api/runner/createRunnerRouter';
import { createStateRouter } from '../api/state/createStateRouter';
import { createProtonRouter } from '../api/wire/createProtonRouter';
import { Database } from '../database/Database';
import { DEFAULT_STATE_LIMITS } from '../states/StateService';
import { TEST_KEYS } from './testKeys';
import { TEST_SCOPE } from './testScope';

/** Serves all APIs of a control plane on loopback. */
export async function serveControlPlane(
  controlPlane: ControlPlane,
  database: Database,
  auditor: AuditorService,
) {
  const logger = mockServices.logger.mock();
  const accessKeys = AccessKeys.fromConfig(
    mockServices.rootConfig({
      data: { protonControlPlane: { accessKeys: TEST_KEYS } },
    }),
  );
  const refusals = RefusalAudit.create({ auditor, accessKeys, logger });
  const authenticator = ProtonAuthenticator.create({
    ...TEST_SCOPE,
    regions: [TEST_SCOPE.region],
    accessKeys,
    httpAuth: mockServices.httpAuth(),
    refusals,
  });
  const audit = RequestAudit.create({ auditor, logger });
  const app = express();
  app.use((_, res, next) => {
    // The clock of a test may be ahead of the machine's.
    res.setHeader('date', new Date().toUTCString());
    next();
  });
  app.use(
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
  app.use(
    createProtonRouter({
      handlers: controlPlane.handlers,
      authenticator,
      audit,
      logger,
    }),
  );
  app.use(
    createStateRouter({
      accessKeys,
      refusals,
      audit,
      database,
      states: controlPlane.states,
    }),
  );
  app.use(
    createRunnerRouter({
      runners: controlPlane.runnerApi,
      metrics: controlPlane.runnerMetrics,
      audit,
      refusals,
      maxStateBytes: DEFAULT_STATE_LIMITS.maxBytes,
    }),
  );
  app.use(createErrorMiddleware());
  return new Promise<ReturnType<typeof app.listen>>(resolve => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server));
    // On a busy machine, Node.js would close an idle connection just as a client uses it again.
    server.keepAliveTimeout = 60_000;
  });
}

function createErrorMiddleware() {
  return MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  }).error();
}
