import { Proton } from '@aws-sdk/client-proton';
import {
  AuditorService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { JsonObject } from '@backstage/types';
import { EventsService } from '@backstage/plugin-events-node';
import {
  PROTON_EVENTS_TOPIC,
  ProtonStatusChangeEvent,
  ProtonTagChangeEvent,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import express from 'express';
import { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlane } from '../ControlPlane';
import { ControlPlaneConfig } from '../ControlPlaneConfig';
import { RefusalAudit } from '../api/audit/RefusalAudit';
import { RequestAudit } from '../api/audit/RequestAudit';
import { AccessKeys } from '../api/authentication/AccessKeys';
import { ProtonAuthenticator } from '../api/authentication/Authenticator';
import { createExtensionRouter } from '../api/extension/createExtensionRouter';
import { createRunnerRouter } from '../api/runner/createRunnerRouter';
import { createStateRouter } from '../api/state/createStateRouter';
import { createProtonRouter } from '../api/wire/createProtonRouter';
import { Database } from '../database/Database';
import { DeploymentReadiness } from '../instances/deploymentReadinessServiceRef';
import { Encryption } from '../encryption/Encryption';
import { EngineRegistry } from '../engines/EngineRegistry';
import { StatusEvents } from '../events/StatusEvents';
import { DEFAULT_PREVIEW_LIMITS } from '../plans/readPreviewLimits';
import { DEFAULT_QUOTAS } from '../quotas';
import { DEFAULT_STATE_LIMITS } from '../states/StateService';
import { CommitSubjects } from '../templateSync/CommitSubjects';
import { RepositoryTrees } from '../templateSync/RepositoryTrees';
import { RepositoryUrls } from '../templateSync/RepositoryUrls';
import { Bundle } from '../templates/sources/bundle';
import { S3ClientOptions } from '../templates/sources/s3ClientOptions';
import { RecordedMetrics } from './RecordedMetrics';
import { prepareRegistration } from '../templates/prepareRegistration';

export const TEST_SCOPE = { accountId: '123456789012', region: 'us-east-1' };

export const TEST_KEYS = [
  {
    accessKeyId: 'test-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:*'],
  },
  {
    accessKeyId: 'restricted-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:*'],
    environmentTemplates: ['eks-*'],
  },
  {
    accessKeyId: 'dev-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:*'],
    environments: ['dev'],
  },
  {
    accessKeyId: 'pipeline-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:NotifyResourceDeploymentStatusChange'],
    environments: ['dev'],
  },
  {
    accessKeyId: 'developer-key',
    secretAccessKey: 'test-secret-access-key',
    allow: [
      'proton:Get*',
      'proton:List*',
      'proton:CreateEnvironment',
      'proton:UpdateEnvironment',
    ],
  },
  {
    accessKeyId: 'author-key',
    secretAccessKey: 'test-secret-access-key',
    allow: ['proton:CreateEnvironmentTemplateVersion'],
  },
  {
    accessKeyId: 'import-key',
    secretAccessKey: 'test-secret-access-key',
    allow: [
      'proton:CreateEnvironment',
      'proton:CreateEnvironmentTemplateVersion',
      'proton:ImportEnvironment',
    ],
  },
];

/** What the audit log has of a request. */
export interface AuditedEvent {
  eventId: string;
  severityLevel?: string;
  path?: string;
  meta: JsonObject;
  /** Absent of what succeeded. */
  error?: string;
}

/** A control plane on loopback, with a client that signs. */
export interface TestControlPlane {
  /** Where it answers. */
  url: string;
  client: Proton;
  database: Database;
  knex: Knex;
  /** Every status change that was published, such as `dev IN_PROGRESS`. */
  statusChanges: string[];
  /** Such as `arn:… owner,stage`. */
  tagChanges: string[];
  /** The same, whole. */
  statusEvents: ProtonStatusChangeEvent[];
  /** Every audit event that ended. */
  audited: AuditedEvent[];
  /** Of all backends that were started. */
  metrics: RecordedMetrics;
  /** What the backends have logged. */
  logger: ReturnType<typeof mockServices.logger.mock>;
  /** Of the backend that was started first. */
  readiness: DeploymentReadiness;
  registerVersion(
    templateName: string,
    bundle: Bundle,
    status?: 'DRAFT' | 'PUBLISHED',
  ): Promise<string>;
  /** Returns when the last deployment of an environment is over. */
  settled(environmentName: string): Promise<void>;
  /** Another backend on the same database and folder. */
  startAnother(engine: ProvisioningEngine): Promise<ControlPlane>;
  controlPlane: ControlPlane;
  schemaValidator: DefaultSchemaValidator;
  dataDirectory: string;
  stop(): Promise<void>;
}

/** Nothing listens on this port. */
const NO_S3: S3ClientOptions = {
  endpoint: 'http://127.0.0.1:9',
  credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
};

export async function startControlPlane(
  databases: Pick<TestDatabases, 'init' | 'eachSupportedId'>,
  engine: ProvisioningEngine,
  {
    encryption = Encryption.none(),
    s3 = NO_S3,
    ...config
  }: Partial<ControlPlaneConfig> & {
    encryption?: Encryption;
    s3?: S3ClientOptions;
  } = {},
  urlReader: UrlReaderService = mockServices.urlReader.mock(),
  schemaValidator = DefaultSchemaValidator.create(),
): Promise<TestControlPlane> {
  const [[databaseId]] = databases.eachSupportedId();
  const knex = await databases.init(databaseId);
  const logger = mockServices.logger.mock();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'control-plane-'));
  const database = await Database.create(
    mockServices.database({ knex, migrations: { skip: false } }),
    encryption,
  );
  const statusChanges: string[] = [];
  const tagChanges: string[] = [];
  const audited: AuditedEvent[] = [];
  const metrics = new RecordedMetrics();
  const statusEvents: ProtonStatusChangeEvent[] = [];
  const events = recordEvents(statusChanges, tagChanges, statusEvents);

  const readiness: DeploymentReadiness = {};
  let url = '';

  const create = (
    provisioningEngine: ProvisioningEngine,
    ownReadiness?: DeploymentReadiness,
  ) =>
    ControlPlane.create({
      config: {
        ...TEST_SCOPE,
        regions: [TEST_SCOPE.region],
        dataDirectory,
        concurrency: 2,
        deploymentTimeout: 60_000,
        logLimit: 50e6,
        workingFolderLimit: 2e9,
        protectedResourceTypes: new Set(['aws_eks_cluster']),
        runs: { accounts: {}, templates: {} },
        quotas: DEFAULT_QUOTAS,
        states: DEFAULT_STATE_LIMITS,
        previews: DEFAULT_PREVIEW_LIMITS,
        ...config,
      },
      database,
      encryption,
      engines: EngineRegistry.create([provisioningEngine]),
      events: StatusEvents.create({ events, logger }),
      metrics: metrics.service,
      readiness: ownReadiness,
      repositoryTrees: RepositoryTrees.create({
        reader: urlReader,
        urls: RepositoryUrls.create({
          integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
          hosts: { GITHUB: 'github.com', BITBUCKET: 'bitbucket.org' },
        }),
        // No test may reach the hosts.
        commits: CommitSubjects.create({
          integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
          hosts: {},
        }),
      }),
      s3,
      schemaValidator,
      findExternalUrl: async () => url,
      logger,
    });
  const controlPlane = await create(engine, readiness);
  const others: ControlPlane[] = [];
  const server = await listen(controlPlane, database, recordAudit(audited));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await controlPlane.start();
  const client = new Proton({
    region: TEST_SCOPE.region,
    endpoint: url,
    credentials: {
      accessKeyId: 'test-key',
      secretAccessKey: 'test-secret-access-key',
    },
    maxAttempts: 1,
  });

  return {
    url,
    client,
    database,
    knex,
    statusChanges,
    tagChanges,
    statusEvents,
    audited,
    metrics,
    logger,
    readiness,
    controlPlane,
    schemaValidator,
    dataDirectory,

    async registerVersion(templateName, bundle, status = 'PUBLISHED') {
      const newest = await database.stores.versions.findNewest(
        TEST_SCOPE,
        templateName,
      );
      const template = await database.stores.templates.find(
        TEST_SCOPE,
        templateName,
      );
      const now = new Date();
      const version = {
        ...TEST_SCOPE,
        templateName,
        majorVersion: 1,
        minorVersion: newest ? newest.minorVersion + 1 : 0,
        statusMessage: '',
        source: { directory: 'test' },
        requestHash: '',
        tags: [],
        createdAt: now,
        lastModifiedAt: now,
      };
      await database.stores.versions.insert({
        ...version,
        status: 'REGISTRATION_IN_PROGRESS',
      });
      await database.stores.versions.settleRegistration(
        version,
        {
          status: 'DRAFT',
          ...(await prepareRegistration(
            { engines: EngineRegistry.create([engine]), schemaValidator },
            bundle,
            template?.provisioning,
          )),
        },
        now,
      );
      await database.stores.versions.update(version, { status });
      return String(version.minorVersion);
    },

    async settled(environmentName) {
      for (let round = 0; round < 1_200; round++) {
        const [last] = await database.stores.deployments.list(
          TEST_SCOPE,
          { limit: 1 },
          { kind: 'environment', name: environmentName },
        );
        if (last?.completedAt) {
          return;
        }
        await new Promise(resolve => setTimeout(resolve, 25));
      }
      throw new Error(`The deployment of ${environmentName} does not end`);
    },

    async startAnother(provisioningEngine) {
      const other = await create(provisioningEngine);
      others.push(other);
      await other.start();
      return other;
    },

    async stop() {
      client.destroy();
      await new Promise(resolve => server.close(resolve));
      await Promise.all([controlPlane, ...others].map(each => each.stop()));
      await schemaValidator.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

function recordEvents(
  statusChanges: string[],
  tagChanges: string[],
  events: ProtonStatusChangeEvent[],
): EventsService {
  return {
    async publish({ topic, eventPayload }) {
      if (topic === PROTON_EVENTS_TOPIC) {
        const event = eventPayload as
          | ProtonStatusChangeEvent
          | ProtonTagChangeEvent;
        if (event.source === 'aws.tag') {
          const keys = event.detail['changed-tag-keys'];
          tagChanges.push(`${event.resources[0]} ${keys}`);
          return;
        }
        const { detail } = event;
        events.push(event);
        statusChanges.push(`${detail.name ?? detail.id} ${detail.status}`);
      }
    },
    async subscribe() {},
  };
}

function createErrorMiddleware() {
  return MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  }).error();
}

function recordAudit(audited: AuditedEvent[]): AuditorService {
  return {
    async createEvent({ eventId, severityLevel, meta, request }) {
      const event = { eventId, severityLevel, path: request?.originalUrl };
      return {
        success: async params => {
          audited.push({ ...event, meta: { ...meta, ...params?.meta } });
        },
        fail: async ({ error, ...params }) => {
          audited.push({
            ...event,
            meta: { ...meta, ...params.meta },
            error: `${error.name}: ${error.message}`,
          });
        },
      };
    },
  };
}

async function listen(
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
