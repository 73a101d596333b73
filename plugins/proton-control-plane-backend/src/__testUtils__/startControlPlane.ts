import { Proton } from '@aws-sdk/client-proton';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import {
  ProtonDeadlineEvent,
  ProtonStatusChangeEvent,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';
import { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlPlane } from '../ControlPlane';
import { ControlPlaneConfig } from '../ControlPlaneConfig';
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
import { AuditedEvent, recordAudit } from './recordAudit';
import { recordEvents } from './recordEvents';
import { serveControlPlane } from './serveControlPlane';
import { TEST_SCOPE } from './testScope';
import { prepareRegistration } from '../templates/prepareRegistration';

export { TEST_SCOPE } from './testScope';

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
  /** Every deadline that an owner was to be notified of. */
  deadlineEvents: ProtonDeadlineEvent[];
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
  /** Another backend on the same database, and on the same folder unless another one is given. */
  startAnother(
    engine: ProvisioningEngine,
    dataDirectory?: string,
  ): Promise<ControlPlane>;
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
  const deadlineEvents: ProtonDeadlineEvent[] = [];
  const events = recordEvents(
    statusChanges,
    tagChanges,
    statusEvents,
    deadlineEvents,
  );

  const readiness: DeploymentReadiness = {};
  let url = '';

  const create = (
    provisioningEngine: ProvisioningEngine,
    {
      ownDataDirectory = dataDirectory,
      ownReadiness,
    }: { ownDataDirectory?: string; ownReadiness?: DeploymentReadiness } = {},
  ) =>
    ControlPlane.create({
      config: {
        ...TEST_SCOPE,
        regions: [TEST_SCOPE.region],
        dataDirectory: ownDataDirectory,
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
  const controlPlane = await create(engine, { ownReadiness: readiness });
  const others: ControlPlane[] = [];
  const server = await serveControlPlane(
    controlPlane,
    database,
    recordAudit(audited),
  );
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
    deadlineEvents,
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

    async startAnother(provisioningEngine, ownDataDirectory) {
      const other = await create(provisioningEngine, { ownDataDirectory });
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
