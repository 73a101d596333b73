import { EngineOutput, EngineResource } from './provisioning/runs';

/**
 * What the page of an environment offers to do with it.
 *
 * - `edit`: deploy other inputs
 * - `upgrade`: deploy another template version
 * - `redeploy`: deploy the same again
 * - `replace`: deploy a change that replaces, destroys or forgets protected resources
 * - `cancel`: cancel the deployment that runs
 * - `delete`: destroy the infrastructure and the environment
 * - `retain`: forget the environment and keep its infrastructure
 * - `accept-state`: accept the state as it is, after it was lost
 * - `restore-state`: make an earlier version of the state the last one
 * - `unlock-state`: remove the lock of the state
 * - `read-logs`: read logs and plans of deployments
 * - `read-outputs`: reveal sensitive outputs and inputs
 *
 * @public
 */
export const ENVIRONMENT_OPERATIONS = [
  'edit',
  'upgrade',
  'redeploy',
  'replace',
  'cancel',
  'delete',
  'retain',
  'accept-state',
  'restore-state',
  'unlock-state',
  'read-logs',
  'read-outputs',
] as const;

/**
 * One of {@link ENVIRONMENT_OPERATIONS}.
 *
 * @public
 */
export type EnvironmentOperation = (typeof ENVIRONMENT_OPERATIONS)[number];

/**
 * Why something is not possible, for programs.
 *
 * - `permission-missing`: the caller has no permission, whatever the state
 * - `deployment-running`: it waits for the deployment that runs
 * - `deployment-cancelling`: it waits for a deployment that is being cancelled
 * - `being-deleted`: the environment is going
 * - `already-cancelling`: the deployment is being cancelled already
 * - `deletion-running`: a deletion runs, which cannot be cancelled
 * - `nothing-running`: there is no deployment to cancel
 * - `no-retain`, `no-logs`, `no-state`, `no-preview`: the Proton API of the account does not
 *   offer it
 * - `earlier-major`: Proton does not go back to an earlier major version
 * - `version-registering`, `version-not-registered`: the version is not there
 *
 * @public
 */
export type DisabledReason =
  | { code: 'permission-missing'; permission: string }
  | { code: 'version-deprecated'; deprecation: string }
  | {
      code:
        | 'deployment-running'
        | 'deployment-cancelling'
        | 'being-deleted'
        | 'already-cancelling'
        | 'deletion-running'
        | 'nothing-running'
        | 'no-retain'
        | 'no-logs'
        | 'no-state'
        | 'no-preview'
        | 'earlier-major'
        | 'version-registering'
        | 'version-not-registered';
    };

/**
 * Whether the caller may do something now, and why not.
 *
 * @public
 */
export interface OperationState {
  allowed: boolean;
  /** Why not: a sentence for people, in English; absent when allowed. */
  reason?: string;
  /** The same for programs, which say it in another language. */
  disabledReason?: DisabledReason;
}

/**
 * Each operation with whether the caller may do it now.
 *
 * @public
 */
export type EnvironmentOperations = Record<
  EnvironmentOperation,
  OperationState
>;

/**
 * What is left of an environment that was forgotten with its infrastructure in
 * place.
 *
 * @public
 */
export interface RetainedEnvironment {
  /** By which its state is found. */
  environmentId: string;
  /** The deployment that records it, DELETE_COMPLETE. */
  deploymentId: string;
  message: string;
}

/**
 * An environment that exists already and is to be recorded as it is.
 *
 * @public
 */
export interface EnvironmentImportRequest {
  templateName: string;
  templateMajorVersion: string;
  templateMinorVersion: string;
  spec: string;
  description?: string;
  protonServiceRoleArn?: string;
  /** Where pull requests provision it; the repository must be registered. */
  provisioningRepository?: { provider: string; name: string; branch: string };
  tags?: { key: string; value: string }[];
  outputs?: EngineOutput[];
  resources?: EngineResource[];
  /** The text of its Terraform state, for an engine that keeps states in the control plane. */
  state?: string;
}

/**
 * An environment that was imported with its infrastructure in place.
 *
 * @public
 */
export interface ImportedEnvironment {
  environmentId: string;
  environmentName: string;
  templateName: string;
  templateMajorVersion: string;
  templateMinorVersion: string;
  /** The deployment that records the import. */
  deploymentId: string;
  /** False when the same request imported it before. */
  imported: boolean;
}

/**
 * The versions of an environment's state that the control plane keeps.
 *
 * @public
 */
export interface EnvironmentStateVersions {
  /** Newest first. */
  versions: {
    /** 1, 2, 3, … */
    version: number;
    serial: number;
    lineage: string;
    /** Absent when the template encrypts the state. */
    resourceCount?: number;
    /** Bytes. */
    size: number;
    /** Absent when a person wrote it. */
    deploymentId?: string;
    writtenBy: string;
    /** ISO 8601. */
    createdAt: string;
  }[];
  /**
   * The states that the control plane refused, newest first; absent where it
   * doesn't store them.
   */
  refused?: RefusedState[];
  /** Absent when the state isn't locked. */
  lock?: {
    id: string;
    /** A deployment or a person. */
    holder: string;
    deploymentId?: string;
    /** ISO 8601. */
    createdAt: string;
  };
}

/**
 * A state that a deployment sent and that the control plane refused. It is
 * stored apart from the versions, and no deployment uses it.
 *
 * @public
 */
export interface RefusedState {
  id: string;
  /** Why it was refused: the end of a sentence whose subject is the state. */
  reason: string;
  serial: number;
  lineage: string;
  /** Absent when the template encrypts the state. */
  resourceCount?: number;
  /** Bytes. */
  size: number;
  /** The deployment that sent it. */
  deploymentId: string;
  /** ISO 8601. */
  createdAt: string;
}

/**
 * An environment one of whose refused states was discarded.
 *
 * @public
 */
export interface DiscardedState {
  environmentId: string;
  message: string;
}

/**
 * An environment whose state was replaced by an earlier version or a refused one.
 *
 * @public
 */
export interface RestoredState {
  environmentId: string;
  /** The version that the state has now. */
  version: number;
  message: string;
}

/**
 * An environment whose state was unlocked by a person.
 *
 * @public
 */
export interface UnlockedState {
  environmentId: string;
  message: string;
}

/**
 * Temporary access to an environment's state for Terraform.
 *
 * @public
 */
export interface EnvironmentStateAccess {
  /** ISO 8601. */
  expiresAt: string;
  /** The environment variables of Terraform's `http` backend; one is a secret. */
  variables: Record<string, string>;
}

/**
 * An environment whose state was accepted as it is, after it was lost.
 *
 * @public
 */
export interface AcceptedState {
  /** By which its state is found. */
  environmentId: string;
  message: string;
}
