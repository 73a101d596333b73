import {
  CreateEnvironmentInput,
  Environment,
  Proton,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { EventsService, eventsServiceRef } from '@backstage/plugin-events-node';
import {
  formatEnvironmentSpec,
  ProtonDeadlineEvent,
  ProtonStatusChangeEvent,
} from '@proton-vending/backstage-plugin-proton-common';
import controlPlane from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import { eventually, HostApi, HostedGit } from '@proton-vending/test-utils';
import { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import gitModule from '../index';
import { loadWebhookModules } from './loadWebhookModules';
import { writeTemplates } from './templates';
import { TEST_HOSTS, TestHost } from './testHosts';

/** What a deployment waits for. */
interface Wait {
  reason: string;
  links: { title: string; url: string }[];
}

export const KEY = {
  accessKeyId: 'admin',
  secretAccessKey: 'admin-secret-access-key',
};

/** The key of the pipelines of `dev` and `prod`. */
export const PIPELINE_KEY = {
  accessKeyId: 'pipeline',
  secretAccessKey: 'pipeline-secret-access-key',
};

export const arnOf = (name: string) =>
  `arn:aws:proton:us-east-1:123456789012:environment/${name}`;

/** A control plane that provisions through a Git host on loopback. */
export class GitPlane {
  static async start(
    databases: TestDatabases,
    options: {
      git?: object;
      templates?: (folder: string) => Promise<void>;
      /** The secret of webhooks, whose routes are there with it. */
      webhookSecret?: string;
      /** GitHub when absent. */
      host?: TestHost;
    } = {},
  ): Promise<GitPlane> {
    const folder = await mkdtemp(join(tmpdir(), 'git-plane-'));
    await (options.templates ?? writeTemplates)(join(folder, 'templates'));
    const { host = TEST_HOSTS.GITHUB } = options;
    const api = await host.start();
    const knex = await databases.init('SQLITE_3');
    const plane = new GitPlane(folder, host, api, knex, options);
    await plane.startBackend();
    await eventually(async () =>
      ((await plane.client.listEnvironmentTemplates({})).templates ?? []).some(
        ({ recommendedVersion }) => recommendedVersion !== undefined,
      ),
    );
    return plane;
  }

  client!: Proton;
  /** The details of each deadline that was published. */
  readonly deadlines: ProtonDeadlineEvent['detail'][] = [];
  /** Where the Proton API is. */
  endpoint = '';
  private backend!: Awaited<ReturnType<typeof startTestBackend>>;
  private events!: EventsService;

  private constructor(
    readonly folder: string,
    readonly host: TestHost,
    readonly api: HostApi,
    readonly knex: Knex,
    private readonly options: { git?: object; webhookSecret?: string },
  ) {}

  async stop(): Promise<void> {
    this.client.destroy();
    await this.backend.stop();
    await this.api.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Creates a repository on the host, and registers it. */
  async register(
    name: string,
    files?: Record<string, string>,
  ): Promise<HostedGit> {
    const repository = await this.api.createRepository(name, files);
    await this.registerName(name);
    return repository;
  }

  /** Registers a repository that is on the host. */
  async registerName(name: string): Promise<void> {
    const { provider } = this.host;
    if (provider !== 'GITLAB') {
      await this.client.createRepository({
        provider,
        name,
        connectionArn:
          'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
      });
      return;
    }
    const response = await fetch(`${this.endpoint}/extension/v1/repositories`, {
      method: 'POST',
      headers: {
        authorization: mockCredentials.service.header(),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ provider, name }),
    });
    if (!response.ok) {
      throw new Error(await response.text());
    }
  }

  async create(
    name: string,
    repository: string,
    changes: Partial<CreateEnvironmentInput> = {},
  ): Promise<void> {
    await this.client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: name }),
      provisioningRepository: {
        provider: this.provider,
        name: repository,
        branch: 'main',
      },
      ...changes,
    });
  }

  /** Creates an environment, up to its success. */
  async deploy(name: string, repository: HostedGit): Promise<void> {
    await this.create(name, repository.name);
    await this.waitsFor(name, 'Waiting for review');
    await this.finish(name, repository, repository.pulls.length);
  }

  /** Merges a pull request, and reports that its pipeline has succeeded. */
  async finish(
    name: string,
    repository: HostedGit,
    number: number,
  ): Promise<void> {
    await repository.merge(number);
    await this.waitsFor(name, 'Waiting for the pipeline');
    await this.notify(name, 'SUCCEEDED');
    await this.reaches(name, 'SUCCEEDED');
  }

  /** Reports the end of an environment's deployment, as its pipeline does. */
  async notify(
    name: string,
    status: 'SUCCEEDED' | 'FAILED',
    deploymentId?: string,
  ): Promise<void> {
    await this.client.notifyResourceDeploymentStatusChange({
      resourceArn: arnOf(name),
      deploymentId,
      status,
      ...(status === 'SUCCEEDED' && {
        outputs: [{ key: 'cluster_name', valueString: name }],
      }),
    });
  }

  /** Deploys an environment again, as it is or to another repository. */
  async redeploy(
    name: string,
    repository?: { name: string; branch: string },
  ): Promise<void> {
    await this.client.updateEnvironment({
      name,
      deploymentType: 'CURRENT_VERSION',
      ...(repository && {
        provisioningRepository: { provider: this.provider, ...repository },
      }),
    });
  }

  /** Undefined when there is no such environment any more. */
  async find(name: string): Promise<Environment | undefined> {
    try {
      return (await this.client.getEnvironment({ name })).environment;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        return undefined;
      }
      throw error;
    }
  }

  /** Returns once the environment has a status; `GONE` when it is deleted. */
  async reaches(
    name: string,
    status: string,
  ): Promise<Environment | undefined> {
    let found: Environment | undefined;
    await eventually(async () => {
      found = await this.find(name);
      return (found?.deploymentStatus ?? 'GONE') === status;
    }, 50);
    return found;
  }

  /** Returns once the environment's deployment waits for something like this. */
  async waitsFor(name: string, reason: string): Promise<Wait> {
    let wait: Wait | undefined;
    await eventually(async () => {
      const row = await this.readDeployment(name);
      wait = row.wait === null ? undefined : JSON.parse(row.wait);
      return wait?.reason.includes(reason) ?? false;
    }, 50);
    if (!wait) {
      throw new Error('Nothing is waited for');
    }
    return wait;
  }

  /** Returns once the environment's deployment no longer waits for this. */
  async stopsWaitingFor(name: string, reason: string): Promise<void> {
    await eventually(async () => {
      const { wait } = await this.readDeployment(name);
      return !String(wait).includes(reason);
    }, 50);
  }

  /** The newest deployment of an environment, as it is stored. */
  async readDeployment(name: string) {
    return this.knex('deployments')
      .where({ target_name: name })
      .orderBy('created_at', 'desc')
      .first();
  }

  /** The pages that the newest deployment of an environment links to. */
  async readLinks(name: string): Promise<Wait['links']> {
    const { id } = await this.readDeployment(name);
    const response = await fetch(
      `${this.endpoint}/extension/v1/deployments/${id}/record`,
      { headers: { authorization: mockCredentials.service.header() } },
    );
    const { links = [] } = await response.json();
    return links;
  }

  /** The messages of a deployment's log. */
  async readLog(name: string): Promise<string[]> {
    const { id } = await this.readDeployment(name);
    return this.knex('deployment_log_events')
      .where({ deployment_id: id })
      .orderBy('sequence')
      .pluck('message');
  }

  /** Delivers an event by HTTP, as a host does. Returns the status. */
  async deliver(
    topic: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<number> {
    const { origin } = new URL(this.endpoint);
    const { status } = await fetch(`${origin}/api/events/http/${topic}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return status;
  }

  /** Publishes what a webhook of the host says. */
  async publish(topic: string, eventPayload: unknown): Promise<void> {
    await this.events.publish({ topic, eventPayload });
  }

  /** AWS's client sends values that its types don't have as they are. */
  private get provider() {
    return this.host.provider as 'GITHUB';
  }

  private async startBackend(): Promise<void> {
    const { folder, knex } = this;
    const { webhookSecret } = this.options;
    this.backend = await startTestBackend({
      features: [
        controlPlane,
        gitModule,
        createBackendModule({
          pluginId: 'proton-control-plane',
          moduleId: 'test-events',
          register: env =>
            env.registerInit({
              deps: { events: eventsServiceRef },
              init: async ({ events }) => {
                this.events = events;
                await events.subscribe({
                  id: 'test-deadlines',
                  topics: ['proton'],
                  onEvent: async ({ eventPayload }) => {
                    const event = eventPayload as
                      | ProtonDeadlineEvent
                      | ProtonStatusChangeEvent;
                    if (event.source === 'proton-vending') {
                      this.deadlines.push(event.detail);
                    }
                  },
                });
              },
            }),
        }),
        ...(webhookSecret === undefined
          ? []
          : [eventsPlugin, ...loadWebhookModules()]),
        mockServices.database.factory({ knex }),
        // By default, each plugin has events of its own.
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          createRootContext: () => mockServices.events(),
          factory: (_, events) => events,
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'https://backstage.example.com' },
            integrations: this.host.integrations(this.api),
            ...(webhookSecret !== undefined && {
              events: {
                modules: {
                  github: { webhookSecret },
                  gitlab: { webhookSecret },
                },
              },
            }),
            protonControlPlane: {
              accountId: '123456789012',
              regions: ['us-east-1'],
              dataDirectory: join(folder, 'data'),
              accessKeys: [
                { ...KEY, allow: ['proton:*'] },
                {
                  ...PIPELINE_KEY,
                  allow: ['proton:NotifyResourceDeploymentStatusChange'],
                  environments: ['dev', 'prod'],
                },
              ],
              environmentTemplates: {
                directory: join(folder, 'templates'),
                publish: true,
              },
              git: { pollInterval: { milliseconds: 400 }, ...this.options.git },
            },
          },
        }),
      ],
    });
    const { port } = this.backend.server.address() as AddressInfo;
    this.endpoint = `http://127.0.0.1:${port}/api/proton-control-plane`;
    this.client = new Proton({
      region: 'us-east-1',
      endpoint: this.endpoint,
      credentials: KEY,
    });
  }
}
