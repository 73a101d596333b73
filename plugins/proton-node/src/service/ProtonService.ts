import type { ProtonClient } from '@aws-sdk/client-proton';
import type {
  AcceptedState,
  DeprecatedTemplateVersion,
  DeploymentLogEvent,
  DeploymentLogLevel,
  DeploymentLogPage,
  DeploymentPlan,
  DeploymentRecord,
  DiscardedState,
  EnvironmentCreationPlanRequest,
  EnvironmentDeployment,
  EnvironmentImportRequest,
  EnvironmentPlan,
  EnvironmentPlanRequest,
  EnvironmentStateAccess,
  EnvironmentStateVersions,
  EnvironmentUpdateRequest,
  ImportedEnvironment,
  RegisteredTemplateVersion,
  RequestInitiator,
  RestoredState,
  RetainedEnvironment,
  TemplateRule,
  TemplateVersionDeprecationRequest,
  UnlockedState,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * An account of `proton.accounts`.
 *
 * @public
 */
export interface ProtonAccount {
  /** Twelve-digit AWS account id. */
  accountId: string;
  /** At least one; the first is the account's default. */
  regions: string[];
}

/**
 * Which account and region to talk to. Without an account the first configured
 * one is meant, without a region the first one of the account.
 *
 * @public
 */
export interface ProtonTarget {
  accountId?: string;
  region?: string;
}

/**
 * Which part of a log to read.
 *
 * @public
 */
export interface ListDeploymentLogOptions {
  deploymentId: string;
  /** Only lines with a higher sequence number. */
  after?: number;
  /** How many lines at most. */
  limit?: number;
  /**
   * Only lines of this level. A control plane that does not know this answers
   * with lines of every level.
   */
  level?: DeploymentLogLevel;
  signal?: AbortSignal;
}

/**
 * Which log to follow, and from where. An aborted signal ends it.
 *
 * @public
 */
export interface FollowDeploymentLogOptions {
  deploymentId: string;
  /** Only lines with a higher sequence number. */
  after?: number;
  signal?: AbortSignal;
}

/**
 * A version of an environment template that is to be registered, as a draft,
 * with its bundle.
 *
 * @public
 */
export interface RegisterEnvironmentTemplateVersionOptions {
  templateName: string;
  /** Makes a minor version of this major; without it, a new major. */
  majorVersion?: string;
  /**
   * The number that an imported version had. Its schema isn't compared with
   * the one of the minor version below it.
   */
  minorVersion?: string;
  description?: string;
  tags?: Record<string, string>;
  /** The same token with the same request answers with the same version. */
  clientToken?: string;
  /** A gzipped tar archive of at most 10 MiB. */
  bundle: Uint8Array<ArrayBuffer>;
  /** Makes no version when the newest one has the very files of the bundle. */
  unlessUnchanged?: boolean;
  /** Checks everything, tells the version's number and makes nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

/**
 * What this project's control plane answers beyond the Proton API.
 *
 * @public
 */
export interface ProtonExtension {
  listDeploymentLog(
    options: ListDeploymentLogOptions,
  ): Promise<DeploymentLogPage>;
  /** Yields the lines of the log as they are written, until the deployment is over. */
  followDeploymentLog(
    options: FollowDeploymentLogOptions,
  ): AsyncIterable<DeploymentLogEvent>;

  /** The last plan; a response with status 404 is thrown before there is one. */
  getDeploymentPlan(options: {
    deploymentId: string;
    signal?: AbortSignal;
  }): Promise<DeploymentPlan>;

  /**
   * Who asked for a deployment and why, when its steps began and how far it is.
   * A response with status 404 is thrown for one that is not known.
   */
  getDeploymentRecord(options: {
    deploymentId: string;
    signal?: AbortSignal;
  }): Promise<DeploymentRecord>;

  /**
   * The records of deployments of one environment, at most 100, in the order
   * that they are asked for in. Those that are not known are left out.
   */
  listDeploymentRecords(options: {
    environmentName: string;
    deploymentIds: string[];
    signal?: AbortSignal;
  }): Promise<DeploymentRecord[]>;

  /**
   * The keys of the outputs that must not be shown, and what the template's
   * author says of the outputs, by their keys.
   */
  describeEnvironmentOutputs(options: {
    environmentName: string;
    signal?: AbortSignal;
  }): Promise<{
    sensitiveKeys: string[];
    descriptions: Record<string, string>;
  }>;

  /** The keys of the outputs that must not be shown. */
  listSensitiveOutputKeys(options: {
    environmentName: string;
    signal?: AbortSignal;
  }): Promise<string[]>;

  /**
   * Starts a plan of a change to an environment, which changes nothing. A
   * response with status 409 is thrown while the environment is being deployed
   * or too many plans are waiting, and one with status 501 when its engine
   * can't plan before a deployment.
   */
  startEnvironmentPlan(options: {
    environmentName: string;
    change: EnvironmentPlanRequest;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<EnvironmentPlan>;

  /** As `startEnvironmentPlan`, for an environment that doesn't exist yet. */
  startEnvironmentCreationPlan(options: {
    environmentName: string;
    creation: EnvironmentCreationPlanRequest;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<EnvironmentPlan>;

  /**
   * A plan and its result. One that nobody reads for a minute is cancelled
   * before it is ready. A response with status 404 is thrown for one that is
   * not known any more.
   */
  getEnvironmentPlan(options: {
    environmentName: string;
    planId: string;
    signal?: AbortSignal;
  }): Promise<EnvironmentPlan>;

  /** The newest plans of an environment, at most 20, without their changes. */
  listEnvironmentPlans(options: {
    environmentName: string;
    signal?: AbortSignal;
  }): Promise<EnvironmentPlan[]>;

  /** Cancels a plan that isn't ready yet; harmless for any other. */
  cancelEnvironmentPlan(options: {
    environmentName: string;
    planId: string;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<EnvironmentPlan>;

  /**
   * Starts the deployment that applies exactly this plan. A response with
   * status 409 is thrown when the plan is out of date, and when it replaces or
   * destroys protected resources without `allowReplacement`.
   */
  deployEnvironmentPlan(options: {
    environmentName: string;
    planId: string;
    allowReplacement?: boolean;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<EnvironmentDeployment>;

  /**
   * As `UpdateEnvironment`. With `allowReplacement`, the deployment may replace
   * and destroy protected resources.
   */
  updateEnvironment(options: {
    environmentName: string;
    update: EnvironmentUpdateRequest;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<EnvironmentDeployment>;

  /**
   * Records an environment whose infrastructure exists, and changes none of it.
   * A response with status 400 is thrown for a state that is missing or can't
   * be used.
   */
  importEnvironment(options: {
    environmentName: string;
    environment: EnvironmentImportRequest;
    /** For the audit log of the control plane. */
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<ImportedEnvironment>;

  /**
   * Forgets an environment that cannot be destroyed, and keeps its
   * infrastructure. A response with status 409 is thrown while one of its
   * deployments runs.
   */
  retainEnvironment(options: {
    environmentName: string;
    /** For the audit log of the control plane. */
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<RetainedEnvironment>;

  /**
   * Accepts the state of an environment as it is, after it was lost: the next
   * deployment builds what it doesn't list. A response with status 409 is
   * thrown while one of its deployments runs.
   */
  acceptEnvironmentState(options: {
    environmentName: string;
    /** For the audit log of the control plane. */
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<AcceptedState>;

  /**
   * The versions of an environment's state that the control plane stores, newest
   * first and at most 100, its refused states and its lock. There are none where another backend,
   * such as S3, has the state.
   */
  listEnvironmentStateVersions(options: {
    environmentName: string;
    /** Only versions before this one. */
    before?: number;
    /** How many versions at most. */
    limit?: number;
    signal?: AbortSignal;
  }): Promise<EnvironmentStateVersions>;

  /**
   * One version of an environment's state, as Terraform wrote it. It can hold
   * secrets. A response with status 404 is thrown for one that isn't stored.
   */
  getEnvironmentState(options: {
    environmentName: string;
    version: number;
    signal?: AbortSignal;
  }): Promise<string>;

  /**
   * Makes an earlier version of an environment's state the last one. A response
   * with status 409 is thrown while a deployment runs or the state is locked.
   */
  restoreEnvironmentState(options: {
    environmentName: string;
    version: number;
    /** For the audit log of the control plane. */
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<RestoredState>;

  /**
   * A state that the control plane refused, as Terraform wrote it. It can hold
   * secrets. A response with status 404 is thrown for one that isn't stored.
   */
  getRefusedState(options: {
    environmentName: string;
    id: string;
    signal?: AbortSignal;
  }): Promise<string>;

  /**
   * Makes a refused state the last version of an environment's state. A response
   * with status 409 is thrown while a deployment runs or the state is locked.
   */
  acceptRefusedState(options: {
    environmentName: string;
    id: string;
    /** For the audit log of the control plane. */
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<RestoredState>;

  /**
   * Deletes a refused state. A response with status 409 is thrown while a
   * deployment runs.
   */
  discardRefusedState(options: {
    environmentName: string;
    id: string;
    /** For the audit log of the control plane. */
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<DiscardedState>;

  /**
   * Removes the lock of an environment's state. A response with status 404 is
   * thrown when it isn't locked.
   */
  unlockEnvironmentState(options: {
    environmentName: string;
    /** For the audit log of the control plane. */
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<UnlockedState>;

  /**
   * Gives Terraform's own commands access to an environment's state for an hour.
   * The answer has a secret.
   */
  openEnvironmentStateAccess(options: {
    environmentName: string;
    /** For the audit log of the control plane. */
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<EnvironmentStateAccess>;

  /**
   * The conditions over the inputs of a template version. A response with status
   * 404 is thrown by a control plane that doesn't know rules.
   */
  listTemplateRules(options: {
    templateName: string;
    majorVersion: string;
    minorVersion: string;
    signal?: AbortSignal;
  }): Promise<TemplateRule[]>;

  /**
   * The deprecated versions of environment templates. A response with status 404
   * is thrown by a control plane that can't deprecate versions.
   */
  listDeprecatedVersions(options?: {
    signal?: AbortSignal;
  }): Promise<DeprecatedTemplateVersion[]>;

  /**
   * Deprecates a published version of an environment template, or changes the
   * reason, date and successor of a deprecated one.
   */
  deprecateTemplateVersion(options: {
    templateName: string;
    majorVersion: string;
    minorVersion: string;
    deprecation: TemplateVersionDeprecationRequest;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<DeprecatedTemplateVersion>;

  /** Makes a deprecated version one like others again. */
  undeprecateTemplateVersion(options: {
    templateName: string;
    majorVersion: string;
    minorVersion: string;
    initiator?: RequestInitiator;
    signal?: AbortSignal;
  }): Promise<void>;

  /**
   * Registers a version from a bundle without S3, and returns when that is
   * over. A response with status 400 that has every reason is thrown for a
   * bundle that is refused; no version is left of it.
   */
  registerEnvironmentTemplateVersion(
    options: RegisterEnvironmentTemplateVersionOptions,
  ): Promise<RegisteredTemplateVersion>;
}

/**
 * The Proton APIs that are configured under `proton.accounts`.
 *
 * @public
 */
export interface ProtonService {
  /** The configured accounts, in the order of the configuration. */
  accounts(): ProtonAccount[];

  /**
   * The client for an account and region, the same one on each call.
   *
   * @throws NotFoundError that names what is configured, when the account or
   * the region is not.
   */
  getClient(target?: ProtonTarget): Promise<ProtonClient>;

  /**
   * The client for the account and region of a Proton ARN.
   *
   * @throws InputError when the text is not a Proton ARN, and what
   * {@link ProtonService.getClient} throws.
   */
  getClientForArn(arn: string): Promise<ProtonClient>;

  /**
   * The extension API; `undefined` where only Proton's own API is spoken.
   *
   * @throws what {@link ProtonService.getClient} throws.
   */
  extension(target?: ProtonTarget): ProtonExtension | undefined;

  /**
   * Whether events of the topic `proton` tell of every change of an account and
   * region, so that nobody has to ask from time to time.
   *
   * @throws what {@link ProtonService.getClient} throws.
   */
  announcesChanges(target?: ProtonTarget): boolean;
}
