import {
  CancelEnvironmentDeploymentCommand,
  ConflictException,
  CreateEnvironmentCommand,
  type CreateEnvironmentInput,
  DeleteEnvironmentCommand,
  type Deployment,
  type Environment,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  ListEnvironmentOutputsCommand,
  ListEnvironmentsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateEnvironmentCommand,
  ValidationException,
} from '@aws-sdk/client-proton';
import type {
  DeploymentLogEvent,
  EnvironmentImportRequest,
  EnvironmentUpdateRequest,
  DeprecatedTemplateVersion,
  TemplateRule,
} from '@proton-vending/backstage-plugin-proton-common';
import { isDeepStrictEqual } from 'node:util';
import { fromTags, required, toTags } from './FakeApi';
import { FakePlans } from './FakePlans';
import { FakeTemplates, type FakeUpload } from './FakeTemplates';

/**
 * A Proton API with environments, templates and deployments, all in memory. Give its
 * `mock` further answers, such as errors.
 *
 * @public
 */
export class FakeProton extends FakeTemplates {
  /** By their names. */
  readonly environments = new Map<string, Environment>();
  /** Deployments that are over, by their IDs. */
  readonly deployments = new Map<string, Deployment>();
  /** Outputs, by the name of their environment. */
  readonly outputs = new Map<string, Record<string, string>>();
  /** The outputs of the environments that have none of their own. */
  defaultOutputs: Record<string, string> = {};
  /** The keys of the outputs that are secrets. */
  sensitiveOutputKeys: string[] = [];
  /** The page of the list of environments, from 1, that times out. */
  brokenPage?: number;
  /** Whether there is the control plane's own API beside that of Proton. */
  hasExtension: boolean;
  /** What the next reads of a running deployment find; the last one stays. */
  statuses: Environment['deploymentStatus'][] = ['SUCCEEDED'];
  /** The log of each deployment. */
  log: DeploymentLogEvent[] = [];
  /** The names of the environments that were forgotten. */
  readonly retained: string[] = [];
  /** The rules of all template versions. */
  rules: TemplateRule[] = [];
  /** The deprecated template versions. */
  deprecated: DeprecatedTemplateVersion[] = [];
  /** The plans of changes. */
  readonly plans = new FakePlans(name => this.arnOf(name));
  /** The names of the environments that were updated with `allowReplacement`. */
  readonly replaced: string[] = [];
  /** The environments that were imported, by their names. */
  readonly imports = new Map<string, EnvironmentImportRequest>();
  /** The clock of the environments. */
  now = () => new Date();
  private readonly requests = new Map<string, CreateEnvironmentInput>();
  private started = 1;
  /** What running deployments make of their environments. */
  private readonly pending = new Map<
    string,
    Pick<Environment, 'spec' | 'templateMajorVersion' | 'templateMinorVersion'>
  >();

  constructor(options: { region?: string; hasExtension?: boolean } = {}) {
    super(options);
    this.hasExtension = options.hasExtension ?? true;
    this.answerReads();
    this.answerChanges();
    this.answerTags();
  }

  /** The service that plugins get their clients from. */
  get service() {
    return {
      ...this.accounts,
      extension: () => (this.hasExtension ? this.extension : undefined),
    };
  }

  /** The control plane's own API. */
  readonly extension = {
    listDeploymentLog: async ({ after = 0 }: { after?: number }) => {
      const events = this.log.filter(({ sequence }) => sequence > after);
      return {
        events,
        nextAfter: events.at(-1)?.sequence ?? after,
        complete: true,
      };
    },
    listSensitiveOutputKeys: async () => this.sensitiveOutputKeys,
    retainEnvironment: async ({
      environmentName: name,
    }: {
      environmentName: string;
    }) => {
      const { arn = '' } = this.requireEnvironment(name);
      this.environments.delete(name);
      this.retained.push(name);
      return { arn, name } as never;
    },
    ...this.plans.methods,
    updateEnvironment: async ({
      environmentName: name,
      update: { allowReplacement, ...update },
    }: {
      environmentName: string;
      update: EnvironmentUpdateRequest;
    }) => {
      if (allowReplacement) {
        this.replaced.push(name);
      }
      const { environment } = await this.client.send(
        new UpdateEnvironmentCommand({ name, ...update }),
      );
      return { deploymentId: environment?.lastAttemptedDeploymentId ?? '' };
    },
    importEnvironment: async ({
      environmentName: name,
      environment,
    }: {
      environmentName: string;
      environment: EnvironmentImportRequest;
    }) => {
      const { outputs = [], ...request } = environment;
      this.imports.set(name, environment);
      this.outputs.set(
        name,
        Object.fromEntries(outputs.map(({ key, value }) => [key, value])),
      );
      const { spec, templateName, templateMajorVersion, templateMinorVersion } =
        request;
      const { arn = '' } = this.deploy(name, {
        spec,
        templateName,
        templateMajorVersion,
        templateMinorVersion,
      });
      return { arn, environmentName: name, imported: true } as never;
    },
    registerEnvironmentTemplateVersion: (upload: FakeUpload) =>
      this.register(upload),
    describeEnvironmentOutputs: notFaked,
    followDeploymentLog: notFaked,
    getDeploymentPlan: notFaked,
    listDeploymentRecords: notFaked,
    listEnvironmentPlans: notFaked,
    acceptEnvironmentState: notFaked,
    listEnvironmentStateVersions: notFaked,
    getEnvironmentState: notFaked,
    restoreEnvironmentState: notFaked,
    getRefusedState: notFaked,
    acceptRefusedState: notFaked,
    discardRefusedState: notFaked,
    unlockEnvironmentState: notFaked,
    openEnvironmentStateAccess: notFaked,
    listTemplateRules: async () => this.rules,
    listDeprecatedVersions: async () => this.deprecated,
    deprecateTemplateVersion: notFaked,
    undeprecateTemplateVersion: notFaked,
  };

  /** Creates an environment, or changes it as a deployment would. */
  deploy(name: string, details: Partial<Environment> = {}): Environment {
    const now = this.now();
    const environment: Environment = {
      name,
      arn: this.arnOf(name),
      templateName: 'eks-sandbox',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      deploymentStatus: 'SUCCEEDED',
      createdAt: this.environments.get(name)?.createdAt ?? now,
      lastDeploymentAttemptedAt: now,
      lastDeploymentSucceededAt: now,
      ...details,
    };
    this.environments.set(name, environment);
    return environment;
  }

  requireEnvironment(name: string | undefined): Environment {
    return required(this.environments.get(name ?? ''), `environment ${name}`);
  }

  private answerReads(): void {
    this.answer(GetEnvironmentCommand, ({ name }) => ({
      environment: { ...this.requireEnvironment(name) },
    }));
    this.answer(ListEnvironmentsCommand, ({ nextToken }) => {
      const page = Number(nextToken ?? 0) / this.pageSize + 1;
      if (this.brokenPage === page) {
        throw Object.assign(new Error('Proton does not answer in time'), {
          name: 'TimeoutError',
        });
      }
      const all = [...this.environments.values()];
      const { items: environments, ...rest } = this.page(all, nextToken);
      return { environments, ...rest };
    });
    this.answer(
      ListEnvironmentOutputsCommand,
      ({ environmentName = '', nextToken }) => {
        const all = Object.entries(
          this.outputs.get(environmentName) ?? this.defaultOutputs,
        ).map(([key, valueString]) => ({ key, valueString }));
        const { items: outputs, ...rest } = this.page(all, nextToken);
        return { outputs, ...rest };
      },
    );
    this.answer(GetDeploymentCommand, ({ id, environmentName = '' }) => {
      const known = this.deployments.get(id ?? '');
      if (known) {
        return { deployment: known };
      }
      const environment = this.requireEnvironment(environmentName);
      const target = this.pending.get(environmentName);
      this.proceed(environment);
      return {
        deployment: {
          deploymentStatus: environment.deploymentStatus,
          deploymentStatusMessage: this.statusMessage,
          targetState: target && { environment: target },
        },
      };
    });
  }

  private answerChanges(): void {
    this.answer(CreateEnvironmentCommand, request => {
      const { name = '' } = request;
      const existing = this.environments.get(name);
      if (existing && !isDeepStrictEqual(this.requests.get(name), request)) {
        throw new ValidationException({
          message: 'Idempotent parameter mismatch',
          $metadata: {},
        });
      }
      return { environment: toCreated(existing ?? this.create(request)) };
    });
    this.answer(UpdateEnvironmentCommand, request => {
      const { name = '', description, deploymentType } = request;
      const environment = this.requireEnvironment(name);
      environment.description = description ?? environment.description;
      if (deploymentType !== 'NONE') {
        this.start(environment, 'IN_PROGRESS');
        this.pending.set(name, {
          spec: request.spec ?? environment.spec,
          templateMajorVersion:
            request.templateMajorVersion ?? environment.templateMajorVersion,
          templateMinorVersion:
            request.templateMinorVersion ?? environment.templateMinorVersion,
        });
      }
      return { environment: withoutSpec(environment) };
    });
    this.answer(DeleteEnvironmentCommand, ({ name }) => {
      const environment = this.requireEnvironment(name);
      this.start(environment, 'DELETE_IN_PROGRESS');
      return { environment: withoutSpec(environment) };
    });
    this.answer(CancelEnvironmentDeploymentCommand, ({ environmentName }) => {
      const environment = this.requireEnvironment(environmentName);
      if (environment.deploymentStatus !== 'IN_PROGRESS') {
        throw new ConflictException({
          message: `Nothing of ${environmentName} can be cancelled`,
          $metadata: {},
        });
      }
      environment.deploymentStatus = 'CANCELLING';
      return { environment: { ...environment } };
    });
  }

  private answerTags(): void {
    this.answer(ListTagsForResourceCommand, ({ resourceArn = '' }) => ({
      tags: toTags(this.tags.get(resourceArn)),
    }));
    this.answer(TagResourceCommand, ({ resourceArn = '', tags }) => {
      this.tags.set(resourceArn, {
        ...this.tags.get(resourceArn),
        ...fromTags(tags),
      });
      return {};
    });
  }

  private create(request: CreateEnvironmentInput): Environment {
    const { name = '', tags } = request;
    this.requests.set(name, request);
    this.tags.set(this.arnOf(name), fromTags(tags));
    return this.deploy(name, {
      templateName: request.templateName,
      templateMajorVersion: request.templateMajorVersion,
      templateMinorVersion: request.templateMinorVersion ?? '0',
      spec: request.spec,
      deploymentStatus: 'IN_PROGRESS',
      lastAttemptedDeploymentId: 'deployment-1',
    });
  }

  private start(
    environment: Environment,
    status: 'IN_PROGRESS' | 'DELETE_IN_PROGRESS',
  ): void {
    this.started += 1;
    environment.deploymentStatus = status;
    environment.lastAttemptedDeploymentId = `deployment-${this.started}`;
  }

  /** What a deployment has become since the last read of it. */
  private proceed(environment: Environment): void {
    const { name = '' } = environment;
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
      this.requireEnvironment(name);
    }
  }
}

/**
 * A line of a deployment's log.
 *
 * @public
 */
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

/**
 * Stands for a method that no test needs.
 *
 * @public
 */
export function notFaked(): never {
  throw new Error('The fake Proton does not answer this');
}

/** AWS Proton told neither what was asked for nor the version that it chose. */
function toCreated(environment: Environment): Environment {
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
