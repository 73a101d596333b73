import {
  ConflictException,
  Deployment,
  Environment,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  ANNOTATION_PROTON_KUBERNETES_VERSION,
  CampaignDefinition,
  FleetRow,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createEnvironmentAuthorizer,
  createTemplateAuthorizer,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { SchemaValidator } from '@proton-vending/schema-validation';
import { FakeProton } from '@proton-vending/test-utils';
import { Knex } from 'knex';
import { CampaignMetrics } from '../campaigns/CampaignMetrics';
import { CampaignNotices } from '../campaigns/CampaignNotices';
import { CampaignPreviewer } from '../campaigns/CampaignPreviewer';
import { Campaigns } from '../campaigns/Campaigns';
import { CampaignWorker } from '../campaigns/CampaignWorker';
import { CampaignClusterStore } from '../campaigns/store/CampaignClusterStore';
import { CampaignStore } from '../campaigns/store/CampaignStore';
import { migrate } from '../campaigns/store/migrate';
import { FleetCaller } from '../fleet/Fleet';
import { resource } from './startBackend';

export const TEMPLATE = 'eks-sandbox';

const SCHEMA = (required: string[]) => `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      required: [${required}]
      properties:
        nodes: { type: integer }
        zone: { type: string }
        password: { type: string, format: password }
`;

const SPEC =
  'proton: EnvironmentSpec\nspec:\n  nodes: 2\n  password: hunter2\n';

/** What the fake control plane does with the update of a cluster. */
type Answer = (name: string) => void;

/** Clusters of a fake Proton, and backends that run campaigns over them. */
export class CampaignPlane {
  static async create(knex: Knex, names: string[]): Promise<CampaignPlane> {
    await migrate(knex);
    return new CampaignPlane(knex, names);
  }

  /** The clock of the backends and of Proton. */
  now = Date.parse('2026-12-01T08:00:00Z');
  readonly proton = new FakeProton();
  /** The clusters whose deployment was started by anybody, in order. */
  readonly started: string[] = [];
  /** The most deployments that ran at once. */
  mostRunning = 0;
  /** How deployments end; `SUCCEEDED` when absent. */
  readonly outcomes = new Map<string, { status: 'FAILED'; message?: string }>();
  /** Owners of clusters; `group:default/team-a` when absent. */
  readonly owners = new Map<string, string>();
  /** The Kubernetes versions of clusters. */
  readonly kubernetes = new Map<string, string>();
  /** Labels of the entities of clusters. */
  readonly labels = new Map<string, Record<string, string>>();
  /** What the permission policy says of updates. */
  decision: PolicyDecision = { result: AuthorizeResult.ALLOW };
  readonly notified: { recipient: string; title: string }[] = [];
  readonly audited: string[] = [];
  /** The campaign of each change in the database. */
  readonly changed: string[] = [];
  /** Runs before Proton takes an update. */
  beforeUpdate: Answer = () => {};
  /** Runs after Proton has taken an update. */
  afterUpdate: Answer = () => {};

  private constructor(private readonly knex: Knex, names: string[]) {
    const { proton } = this;
    proton.now = () => new Date(this.now);
    proton.publish(TEMPLATE, '1.0', SCHEMA(['nodes']));
    proton.publish(TEMPLATE, '1.1', SCHEMA(['nodes']));
    proton.publish(TEMPLATE, '1.2', SCHEMA(['nodes', 'zone']));
    for (const name of names) {
      proton.deploy(name, {
        templateName: TEMPLATE,
        spec: SPEC,
        lastAttemptedDeploymentId: `${name}-created`,
      });
    }
    proton.mock
      .on(UpdateEnvironmentCommand)
      .callsFake(async (input: UpdateEnvironmentCommand['input']) => {
        const name = input.name ?? '';
        this.beforeUpdate(name);
        const environment = this.update(name, {
          spec: input.spec,
          templateMajorVersion: input.templateMajorVersion,
          templateMinorVersion: input.templateMinorVersion,
        });
        this.afterUpdate(name);
        return { environment: { ...environment } };
      });
  }

  /** Starts a deployment, as anybody can. */
  update(
    name: string,
    target: Partial<
      Pick<
        Environment,
        'spec' | 'templateMajorVersion' | 'templateMinorVersion'
      >
    >,
  ): Environment {
    const environment = this.proton.requireEnvironment(name);
    if (environment.deploymentStatus === 'IN_PROGRESS') {
      throw new ConflictException({
        message: `The environment ${name} is being deployed`,
        $metadata: {},
      });
    }
    this.started.push(name);
    const id = `${name}-${this.started.length}`;
    const before = {
      templateName: TEMPLATE,
      templateMajorVersion: environment.templateMajorVersion,
      templateMinorVersion: environment.templateMinorVersion,
      spec: environment.spec,
    };
    const deployment: Deployment = {
      id,
      arn: undefined,
      targetArn: environment.arn,
      targetResourceType: 'ENVIRONMENT',
      targetResourceCreatedAt: undefined,
      environmentName: name,
      createdAt: new Date(this.now),
      lastModifiedAt: new Date(this.now),
      deploymentStatus: 'IN_PROGRESS',
      initialState: { environment: before },
      targetState: {
        environment: {
          ...before,
          ...Object.fromEntries(
            Object.entries(target).filter(([, value]) => value !== undefined),
          ),
        },
      },
    };
    this.proton.deployments.set(id, deployment);
    environment.deploymentStatus = 'IN_PROGRESS';
    environment.lastAttemptedDeploymentId = id;
    this.mostRunning = Math.max(this.mostRunning, this.running().length);
    return environment;
  }

  running(): string[] {
    return [...this.proton.environments.values()]
      .filter(each => each.deploymentStatus === 'IN_PROGRESS')
      .map(({ name = '' }) => name);
  }

  /** Ends the deployment of these clusters. */
  settle(names = this.running()): void {
    for (const name of names) {
      const environment = this.proton.requireEnvironment(name);
      const id = environment.lastAttemptedDeploymentId ?? '';
      const deployment = this.proton.deployments.get(id);
      const outcome = this.outcomes.get(name);
      if (deployment) {
        deployment.deploymentStatus = outcome?.status ?? 'SUCCEEDED';
        deployment.deploymentStatusMessage = outcome?.message;
      }
      environment.deploymentStatus = outcome?.status ?? 'SUCCEEDED';
      if (!outcome) {
        Object.assign(environment, deployment?.targetState?.environment);
        environment.lastDeploymentSucceededAt = new Date(this.now);
      }
    }
  }

  /** A backend on the same database. */
  backend(signal = new AbortController().signal) {
    const auditor = mockServices.auditor.mock();
    auditor.createEvent.mockImplementation(async ({ eventId }) => ({
      success: async () => {
        this.audited.push(eventId);
      },
      fail: async () => {
        this.audited.push(`${eventId} failed`);
      },
    }));
    const schemaValidator = {
      findInputViolations: async (
        { inputs: { required = [] } }: { inputs: { required?: string[] } },
        inputs: Record<string, unknown>,
      ) =>
        required
          .filter(key => inputs[key] === undefined)
          .map(key => ({
            path: key,
            message: 'is missing',
            keyword: 'required',
          })),
    } as unknown as SchemaValidator;
    const onChange = (id: string) => this.changed.push(id);
    const services = {
      auditor,
      auth: mockServices.auth(),
      campaigns: new CampaignStore(this.knex, onChange),
      catalog: catalogServiceMock({ entities: this.entities() }),
      clusters: new CampaignClusterStore(this.knex, onChange),
      fleet: {
        rows: async () => ({ rows: this.rows(), gaps: {} }),
      },
      logger: mockServices.logger.mock(),
      metrics: new CampaignMetrics(metricsServiceMock.mock()),
      notices: new CampaignNotices({
        enabled: true,
        notifier: {
          notify: async (recipient, { title }) => {
            this.notified.push({ recipient, title });
          },
        },
      }),
      now: () => this.now,
      permissions: this.permissions(),
      permissionsRegistry: mockServices.permissionsRegistry.mock({
        getPermissionRuleset: (() => ({
          getRuleByName: () => ({
            apply: (
              cluster: { owners: string[] },
              { claims }: { claims: string[] },
            ) => cluster.owners.some(owner => claims.includes(owner)),
          }),
        })) as never,
      }),
      proton: this.proton.service as unknown as ProtonService,
      schemaValidator,
    };
    return {
      campaigns: new Campaigns(services),
      worker: new CampaignWorker(services, signal),
      previewer: new CampaignPreviewer(services, signal, 1),
      store: services.campaigns,
      clusters: services.clusters,
    };
  }

  /** Lets a backend work some minutes, in which every deployment ends. */
  async run(minutes: number): Promise<void> {
    const { worker } = this.backend();
    for (let minute = 0; minute < minutes; minute += 1) {
      await worker.run();
      this.settle();
      this.now += 60_000;
    }
    await worker.run();
  }

  /** Somebody with the decision of the policy. */
  caller(userEntityRef = 'user:default/ada'): FleetCaller {
    const options = {
      permissions: this.permissions(),
      credentials: mockCredentials.user(userEntityRef),
    };
    return {
      credentials: options.credentials,
      environments: createEnvironmentAuthorizer(options),
      templates: createTemplateAuthorizer(options),
    };
  }

  /** The states of the clusters of a campaign, such as `a: succeeded`. */
  async states(campaignId: string): Promise<string[]> {
    const all = await new CampaignClusterStore(this.knex).list(campaignId);
    return all.map(({ name, state, reason }) =>
      reason ? `${name}: ${state} (${reason.code})` : `${name}: ${state}`,
    );
  }

  private permissions() {
    return mockServices.permissions.mock({
      authorizeConditional: async () => [this.decision],
    });
  }

  private entities() {
    return [...this.proton.environments.values()].map(({ name = '', arn }) => {
      const entity = resource({ name, arn, owner: this.ownerOf(name) });
      entity.metadata.labels = this.labels.get(name);
      const version = this.kubernetes.get(name);
      if (version && entity.metadata.annotations) {
        entity.metadata.annotations[ANNOTATION_PROTON_KUBERNETES_VERSION] =
          version;
      }
      return entity;
    });
  }

  private rows(): FleetRow[] {
    return [...this.proton.environments.values()].map(
      ({ name = '', arn = '', ...environment }) => ({
        entityRef: `resource:default/${name}`,
        arn,
        name,
        accountId: '123456789012',
        region: 'us-east-1',
        owner: this.ownerOf(name),
        status: environment.deploymentStatus ?? 'SUCCEEDED',
        kubernetesVersion: this.kubernetes.get(name),
        templateName: environment.templateName ?? '',
        templateVersion: `${environment.templateMajorVersion}.${environment.templateMinorVersion}`,
      }),
    );
  }

  private ownerOf(name: string): string {
    return this.owners.get(name) ?? 'group:default/team-a';
  }
}

/** A campaign to 1.1 that begins at once, one wave of everything. */
export function campaignOf(
  change: Partial<CampaignDefinition> = {},
): CampaignDefinition {
  return {
    name: 'December upgrade',
    reason: 'Kubernetes 1.29 support ends',
    selection: { filter: {} },
    target: { type: 'version', templateName: TEMPLATE, version: '1.1' },
    waves: { type: 'percent', canary: 0, percentages: [] },
    pauseMinutes: 0,
    maxConcurrent: 5,
    stopConditions: { failures: 1 },
    busyMinutes: 60,
    noticeHours: 0,
    ...change,
  };
}
