import {
  CancelEnvironmentDeploymentCommand,
  ConflictException,
  CreateEnvironmentCommand,
  CreateEnvironmentInput,
  DeleteEnvironmentCommand,
  Environment,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentOutputsCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  ListTagsForResourceCommand,
  ProtonClient,
  ResourceNotFoundException,
  TagResourceCommand,
  UpdateEnvironmentCommand,
  ValidationException,
} from '@aws-sdk/client-proton';
import {
  type DeploymentLogEvent,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import type {
  ProtonExtension,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { mockClient } from 'aws-sdk-client-mock';
import { isDeepStrictEqual } from 'node:util';

const SCHEMA = `
schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "ClusterInputs"
  types:
    ClusterInputs:
      type: object
      required: [cluster_name]
      properties:
        cluster_name:
          type: string
        node_count:
          type: integer
          maximum: 3
        admin_password:
          type: string
          format: password
        api_token:
          type: string
          writeOnly: true
        network:
          type: object
          properties:
            cidr:
              type: string
            public:
              type: boolean
`;

/** Version 1.1 asks for more, and takes no token for sensitive. */
const NEXT_SCHEMA = SCHEMA.replace(
  'required: [cluster_name]',
  'required: [cluster_name, node_count]',
).replace('writeOnly: true', '');

const $metadata = {};

/**
 * A Proton API with the template `eks-cluster` (1.0 and 1.1, where 1.1 is a
 * draft until it is published), whose deployments end as they are told to.
 */
export class FakeProton {
  readonly client = new ProtonClient({ region: 'us-east-1' });
  readonly mock = mockClient(this.client);
  readonly environments = new Map<
    string,
    { environment: Environment; request: CreateEnvironmentInput }
  >();
  readonly outputs: Record<string, string> = {
    cluster_name: 'demo',
    admin_token: 'a-secret',
  };
  log: DeploymentLogEvent[] = [];
  /** What a read of version 1.0 fails with. */
  firstVersionProblem?: Error;
  /** The schema of version 1.0. */
  firstSchema = SCHEMA;
  /** Whether 1.1 is published, and so recommended. */
  isNextPublished = false;
  /** The environments that were forgotten. */
  readonly retained: string[] = [];
  hasExtension = true;
  /** What the next reads of a deployment's status find; the last one stays. */
  statuses: Environment['deploymentStatus'][] = ['SUCCEEDED'];
  statusMessage?: string;
  private updates = 0;
  /** What the deployments that run are to make of their environments. */
  private readonly pending = new Map<
    string,
    Pick<Environment, 'spec' | 'templateMajorVersion' | 'templateMinorVersion'>
  >();

  constructor() {
    this.answerTemplates();
    this.answerEnvironments();
  }

  get service(): ProtonService {
    return {
      accounts: () => [{ accountId: '123456789012', regions: ['us-east-1'] }],
      getClient: async () => this.client,
      getClientForArn: async () => this.client,
      extension: () => (this.hasExtension ? this.extension : undefined),
      announcesChanges: () => true,
    };
  }

  readonly extension: ProtonExtension = {
    listDeploymentLog: async ({ after = 0 }) => {
      const events = this.log.filter(({ sequence }) => sequence > after);
      return {
        events,
        nextAfter: events.at(-1)?.sequence ?? after,
        complete: true,
      };
    },
    listSensitiveOutputKeys: async () => ['admin_token'],
    followDeploymentLog: notFaked,
    getDeploymentPlan: notFaked,
    getDeploymentRecord: notFaked,
    listDeploymentRecords: notFaked,
    retainEnvironment: async ({ environmentName }) => {
      const { environment } = this.environments.get(environmentName) ?? {};
      this.environments.delete(environmentName);
      this.retained.push(environmentName);
      return { arn: environment?.arn ?? '', name: environmentName } as never;
    },
    acceptEnvironmentState: notFaked,
    registerEnvironmentTemplateVersion: notFaked,
  };

  private answerTemplates() {
    const listVersions = () => [
      { majorVersion: '1', minorVersion: '0', status: 'PUBLISHED' as const },
      {
        majorVersion: '1',
        minorVersion: '1',
        status: this.isNextPublished
          ? ('PUBLISHED' as const)
          : ('DRAFT' as const),
      },
    ];
    const findRecommendedMinor = () => (this.isNextPublished ? '1' : '0');
    this.mock.on(GetEnvironmentTemplateCommand).callsFake(async ({ name }) => {
      if (name !== 'eks-cluster') {
        throw notFound();
      }
      return {
        environmentTemplate: {
          name,
          recommendedVersion: `1.${findRecommendedMinor()}`,
        },
      };
    });
    this.mock
      .on(ListEnvironmentTemplatesCommand)
      .callsFake(async () => ({ templates: [{ name: 'eks-cluster' }] }));
    this.mock
      .on(ListEnvironmentTemplateVersionsCommand)
      .callsFake(async ({ majorVersion }) => ({
        templateVersions: listVersions()
          .filter(
            version =>
              majorVersion === undefined ||
              version.majorVersion === majorVersion,
          )
          .map(version => ({
            ...version,
            recommendedMinorVersion: findRecommendedMinor(),
          })),
      }));
    this.mock
      .on(GetEnvironmentTemplateVersionCommand)
      .callsFake(async ({ templateName, majorVersion, minorVersion }) => {
        const version = listVersions().find(
          candidate =>
            candidate.majorVersion === majorVersion &&
            candidate.minorVersion === minorVersion,
        );
        if (!version) {
          throw notFound();
        }
        if (minorVersion === '0' && this.firstVersionProblem) {
          throw this.firstVersionProblem;
        }
        return {
          environmentTemplateVersion: {
            templateName,
            ...version,
            schema: minorVersion === '1' ? NEXT_SCHEMA : this.firstSchema,
          },
        };
      });
  }

  private answerEnvironments() {
    this.mock
      .on(CreateEnvironmentCommand)
      .callsFake(async (request: CreateEnvironmentInput) => {
        const name = request.name ?? '';
        const existing = this.environments.get(name);
        if (!existing) {
          const environment = this.createEnvironment(name, request);
          this.environments.set(name, { environment, request });
          return { environment: answerCreation(environment) };
        }
        if (!isDeepStrictEqual(existing.request, request)) {
          throw new ValidationException({
            message: 'Idempotent parameter mismatch',
            $metadata,
          });
        }
        return { environment: answerCreation(existing.environment) };
      });
    this.mock
      .on(ListTagsForResourceCommand)
      .callsFake(async ({ resourceArn }) => ({
        tags: this.environments.get(resourceArn.split('/')[1])?.request.tags,
      }));
    this.mock.on(TagResourceCommand).resolves({});
    this.mock.on(UpdateEnvironmentCommand).callsFake(async request => {
      const environment = this.requireEnvironment(request.name);
      environment.description = request.description ?? environment.description;
      if (request.deploymentType !== 'NONE') {
        this.updates += 1;
        environment.deploymentStatus = 'IN_PROGRESS';
        environment.lastAttemptedDeploymentId = `deployment-${
          this.updates + 1
        }`;
        this.pending.set(request.name, {
          spec: request.spec ?? environment.spec,
          templateMajorVersion:
            request.templateMajorVersion ?? environment.templateMajorVersion,
          templateMinorVersion:
            request.templateMinorVersion ?? environment.templateMinorVersion,
        });
      }
      return { environment: withoutSpec(environment) };
    });
    this.mock.on(DeleteEnvironmentCommand).callsFake(async ({ name }) => {
      const environment = this.requireEnvironment(name);
      this.updates += 1;
      environment.deploymentStatus = 'DELETE_IN_PROGRESS';
      environment.lastAttemptedDeploymentId = `deployment-${this.updates + 1}`;
      return { environment: withoutSpec(environment) };
    });
    this.mock
      .on(CancelEnvironmentDeploymentCommand)
      .callsFake(async ({ environmentName }) => {
        const environment = this.requireEnvironment(environmentName);
        if (environment.deploymentStatus !== 'IN_PROGRESS') {
          throw new ConflictException({
            message: `Nothing of ${environmentName} can be cancelled`,
            $metadata,
          });
        }
        environment.deploymentStatus = 'CANCELLING';
        return { environment: { ...environment } };
      });
    this.mock.on(ListEnvironmentsCommand).callsFake(async () => ({
      environments: [...this.environments.values()].map(
        ({ environment }) => environment,
      ),
    }));
    this.mock.on(GetEnvironmentCommand).callsFake(async ({ name }) => ({
      environment: { ...this.requireEnvironment(name) },
    }));
    this.mock
      .on(GetDeploymentCommand)
      .callsFake(async ({ environmentName }) => {
        const environment = this.requireEnvironment(environmentName);
        const targetState = this.pending.get(environmentName);
        this.proceed(environment);
        return {
          deployment: {
            deploymentStatus: environment.deploymentStatus,
            deploymentStatusMessage: this.statusMessage,
            targetState: targetState && { environment: targetState },
          } as never,
        };
      });
    this.mock.on(ListEnvironmentOutputsCommand).callsFake(async () => ({
      outputs: Object.entries(this.outputs).map(([key, valueString]) => ({
        key,
        valueString,
      })),
    }));
  }

  /** What a deployment has become since it was asked for the last time. */
  private proceed(environment: Environment): void {
    const name = environment.name ?? '';
    if (environment.deploymentStatus === 'CANCELLING') {
      environment.deploymentStatus = 'CANCELLED';
    }
    if (
      environment.deploymentStatus !== 'IN_PROGRESS' &&
      environment.deploymentStatus !== 'DELETE_IN_PROGRESS'
    ) {
      return;
    }
    environment.deploymentStatus =
      this.statuses.length > 1 ? this.statuses.shift() : this.statuses[0];
    if (environment.deploymentStatus === 'SUCCEEDED') {
      Object.assign(environment, this.pending.get(name));
      this.pending.delete(name);
    }
    if (environment.deploymentStatus === 'DELETE_COMPLETE') {
      this.environments.delete(name);
      throw notFound();
    }
  }

  private createEnvironment(
    name: string,
    request: CreateEnvironmentInput,
  ): Environment {
    return {
      name,
      arn: `arn:aws:proton:us-east-1:123456789012:environment/${name}`,
      templateName: request.templateName,
      templateMajorVersion: request.templateMajorVersion,
      templateMinorVersion: request.templateMinorVersion ?? '0',
      spec: request.spec,
      createdAt: new Date('2026-11-23T10:00:00Z'),
      lastDeploymentAttemptedAt: undefined,
      lastDeploymentSucceededAt: undefined,
      deploymentStatus: 'IN_PROGRESS',
      lastAttemptedDeploymentId: 'deployment-1',
    };
  }

  /** An environment that was vended before. */
  addEnvironment(
    name: string,
    inputs: Record<string, unknown> = { cluster_name: name },
  ): Environment {
    const request: CreateEnvironmentInput = {
      name,
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec(inputs),
      tags: [{ key: 'team', value: 'payments' }],
    };
    const environment = this.createEnvironment(name, request);
    environment.deploymentStatus = 'SUCCEEDED';
    this.environments.set(name, { environment, request });
    return environment;
  }

  requireEnvironment(name: string): Environment {
    const found = this.environments.get(name);
    if (!found) {
      throw notFound();
    }
    return found.environment;
  }
}

/** A line of a deployment's log. */
export function logLine(
  sequence: number,
  message: string,
  step: DeploymentLogEvent['step'] = 'applying',
): DeploymentLogEvent {
  return {
    sequence,
    message,
    step,
    level: 'info',
    timestamp: '2026-11-23T10:00:00Z',
  };
}

/** Proton's answer for what is not there. */
export function notFound() {
  return new ResourceNotFoundException({
    message: 'does not exist',
    $metadata,
  });
}

function notFaked(): never {
  throw new Error('No action asks for this');
}

/** AWS Proton told neither what was asked for nor the version that it chose. */
function answerCreation(environment: Environment): Environment {
  return {
    ...withoutSpec(environment),
    templateMajorVersion: undefined,
    templateMinorVersion: undefined,
  };
}

/** AWS Proton answered changes without the spec. */
function withoutSpec({ spec, ...environment }: Environment): Environment {
  return environment;
}
