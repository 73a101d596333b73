import { DeploymentLogLevel, DeploymentStep } from '../deploymentLog';
import { ResourceLoss } from '../environmentPlans';

/**
 * A line that an engine adds to the deployment's log.
 *
 * @public
 */
export interface EngineLogLine {
  step: DeploymentStep;
  level: DeploymentLogLevel;
  message: string;
  /**
   * How far the engine has read its own output for this step once this line
   * is written. It is stored with the line, in one transaction, so that an
   * engine that is taken up again goes on where the log ends.
   */
  cursor?: number;
}

/**
 * The deployment's log, as its engine sees it.
 *
 * @public
 */
export interface EngineLog {
  /**
   * Writes the lines in this order, all of them or none. Rejects when the
   * deployment is no longer this worker's.
   */
  write(...lines: EngineLogLine[]): Promise<void>;
  /** The last cursor that was written for a step; 0 when there is none. */
  cursor(step: DeploymentStep): Promise<number>;
}

/**
 * What a deployment is for, such as an environment.
 *
 * @public
 */
export interface EngineTarget {
  /** Such as `environment`. */
  kind: string;
  arn: string;
  /** Never used again, unlike the name. */
  id: string;
  name: string;
  accountId: string;
  region: string;
}

/**
 * What a template version is built with besides its own files.
 *
 * @public
 */
export interface EngineDependencies {
  /** Identifies the bundle's contents; the same wherever the bundle is deployed. */
  bundleHash: string;
  /** What `keepLock` last stored for this template version; absent before. */
  lock?: string;
  /**
   * Stores the versions that the engine has chosen, in place of `lock`, so that
   * every deployment of the template version gets the same ones. When another
   * deployment was faster, its choice stays.
   */
  keepLock(lock: string): Promise<void>;
}

/**
 * What an engine has seen of a target's state.
 *
 * @public
 */
export interface EngineStateSummary {
  /** Stays the same for as long as the state is continued. */
  lineage?: string;
  /** Grows with every change of the state. */
  serial?: number;
  /** Absent when the engine can't read what the state lists. */
  resourceCount?: number;
  /** The first of the resources. */
  resourceNames: string[];
  /** The deployment that changed resources and couldn't save the state. */
  unsaved?: {
    deploymentId: string;
    /** Where the whole state is instead; absent when it's lost or stored. */
    file?: string;
    /** Whether the control plane stores it as a refused state. */
    isStored?: boolean;
  };
}

/**
 * What earlier runs recorded of a target's state.
 *
 * @public
 */
export interface EngineStateRecord {
  /** Absent when no run has recorded anything. */
  last?: EngineStateSummary;
  /** Stores what a run has seen, in place of `last` for the runs that follow. */
  keep(summary: EngineStateSummary): Promise<void>;
}

/**
 * The state of a target in the control plane, as a run accesses it.
 *
 * @public
 */
export interface RunStateStore {
  /** The last state as it was written; undefined when there is none. */
  read(): Promise<string | undefined>;
  /**
   * Stores a state that follows the last one. Writing the same again is
   * harmless.
   *
   * @throws RefusedStateError that says why the state is refused
   */
  write(state: string, lockId: string): Promise<void>;
  /**
   * Locks the state; taking the same lock again is harmless. Returns who has
   * another lock, as a phrase such as `deployment … since …`; undefined when the
   * lock is taken.
   */
  lock(lockId: string, operation: string): Promise<string | undefined>;
  /** Releases a lock if it is held. */
  unlock(lockId: string): Promise<void>;
}

/**
 * Temporary AWS credentials of a run.
 *
 * @public
 */
export interface RunCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/**
 * Masks secrets in what an engine says.
 *
 * @public
 */
export interface TextRedactor {
  /** Masks the secrets in a whole text. Call it before a text is cut: half a secret isn't found. */
  redact(text: string): string;
  /**
   * Returns a function that masks the secrets in texts that one source writes
   * one after another, as a program that pauses or wraps its lines does: a
   * secret may begin in one text and end in the next.
   */
  follow(): (text: string) => string;
}

/**
 * What every engine is given for a run.
 *
 * @public
 */
export interface ProvisioningRun {
  deploymentId: string;
  target: EngineTarget;
  /** Where this deployment's files are; the same after a restart. */
  workingDirectory: string;
  /** Where the state of the target is kept between deployments. */
  stateDirectory: string;
  /** Absent when nothing is kept from one deployment to the next. */
  dependencies?: EngineDependencies;
  /** Absent when nothing is kept from one run to the next. */
  stateRecord?: EngineStateRecord;
  /** Absent when the control plane keeps no states for its engines. */
  stateStore?: RunStateStore;
  /**
   * What a step provisions with, in place of what the backend itself has;
   * absent when the backend assumes no roles.
   */
  credentials?: Record<'planning' | 'applying', RunCredentials>;
  log: EngineLog;
  redactor: TextRedactor;
  /**
   * Records a plan before it is applied; the last one stays.
   *
   * @throws ProvisioningError when the plan must not be applied
   */
  recordPlan(plan: EnginePlanDetails): Promise<void>;
  /**
   * Checks what a plan file loses, right before it is applied. What was recorded
   * of the plan before may come from a runner that ran the template's code.
   *
   * @throws ProvisioningError when the plan must not be applied
   */
  checkLosses(file: PlanFileLosses): Promise<void>;
  /** Records how many of the planned changes are made; call it about once a second at most. */
  recordProgress(progress: EngineProgress): Promise<void>;
  /** What an earlier worker recorded last; absent when none did. */
  progress?: EngineProgress;
  /** Whether an earlier worker began to apply a plan; absent when none did. */
  hasBegunToApply?: boolean;
  /** Aborted when this worker must let go (shutdown, lost lease, timeout). */
  signal: AbortSignal;
}

/**
 * Identifies a run well enough to stop it, and to find what it left behind.
 *
 * @public
 */
export type RunReference = Pick<
  ProvisioningRun,
  | 'deploymentId'
  | 'target'
  | 'workingDirectory'
  | 'stateDirectory'
  | 'stateRecord'
  | 'stateStore'
  | 'progress'
  | 'hasBegunToApply'
>;

/**
 * How many of the planned changes are made.
 *
 * @public
 */
export interface EngineProgress {
  completed: number;
  total: number;
}

/**
 * How many resources a plan adds, changes and removes.
 *
 * @public
 */
export interface EnginePlan {
  toAdd: number;
  toChange: number;
  toRemove: number;
  /**
   * The resources that are replaced, destroyed or forgotten, at least one of each type;
   * absent when there are none. Those whose creation had failed are no losses.
   */
  losses?: ResourceLoss[];
}

/**
 * What a plan file loses, read from the file itself.
 *
 * @public
 */
export interface PlanFileLosses {
  /** As in {@link EnginePlan}; empty when there are none. */
  losses: ResourceLoss[];
  /**
   * Whether the step that applies the plan has made it too, for example because
   * an earlier apply ended early.
   */
  isNewPlan: boolean;
}

/**
 * What is planned for one resource.
 *
 * @public
 */
export interface DeploymentPlanChange {
  /** As the engine names it, such as `module.eks.aws_eks_cluster.this[0]`. */
  address: string;
  /** As Terraform names it, such as `create`, `update`, `delete` or `replace`. */
  action: string;
}

/**
 * A plan with details for people; it has no sensitive values.
 *
 * @public
 */
export interface EnginePlanDetails extends EnginePlan {
  /** At most the first thousand resources that change. */
  changes: DeploymentPlanChange[];
  /** The plan for people. */
  text: string;
  /** Whether the text was too long and has no end. */
  truncated: boolean;
}

/**
 * An output of a deployment.
 *
 * @public
 */
export interface EngineOutput {
  key: string;
  /** A string as it is, everything else as JSON text. */
  value: string;
  sensitive: boolean;
}

/**
 * A resource that is provisioned.
 *
 * @public
 */
export interface EngineResource {
  /** The address in the engine's own terms, such as `module.eks.aws_eks_cluster.this[0]`. */
  name: string;
  /** The identifier that the provider gave, such as an id or an ARN. */
  identifier: string;
}

/**
 * The result of a deployment that succeeded.
 *
 * @public
 */
export interface EngineResult {
  outputs: EngineOutput[];
  resources: EngineResource[];
  /** Sensitive values that the run has found or made; never stored. */
  secrets?: string[];
}

/**
 * What the engine says of an input, such as a condition of the template that it breaks.
 *
 * @public
 */
export interface InputProblem {
  /** The input, such as `vpc_cidr` or `nodes.min`. */
  path: string;
  /** Whole sentences for users, without secrets. */
  message: string;
}

/**
 * Thrown by an engine when the provisioning itself failed: its message is for the user.
 *
 * @public
 */
export class ProvisioningError extends Error {
  constructor(
    message: string,
    /** What was provisioned before the failure; absent when that isn't known. */
    readonly resources?: EngineResource[],
    /** As in {@link EngineResult}. */
    readonly secrets: string[] = [],
    /** What of the message is about inputs; each of it is in the message too. */
    public inputProblems: InputProblem[] = [],
  ) {
    super(message);
    this.name = 'ProvisioningError';
  }
}

/**
 * Thrown by an engine when somebody cancelled the deployment outside of the
 * control plane, such as by closing its pull request: the message is for the user.
 *
 * @public
 */
export class ProvisioningCancelled extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProvisioningCancelled';
  }
}

/**
 * Thrown when the control plane refuses a state.
 *
 * @public
 */
export class RefusedStateError extends ProvisioningError {
  /** Whether the control plane stores the state apart, so that no other copy is needed. */
  readonly isStored: boolean;

  constructor(message: string, options: { isStored: boolean }) {
    super(message);
    this.name = 'RefusedStateError';
    this.isStored = options.isStored;
  }
}

/**
 * Thrown by an engine that stopped because its signal was aborted; another run resumes the deployment.
 *
 * @public
 */
export class ProvisioningInterrupted extends Error {
  constructor(
    private readonly readResources: () => Promise<
      EngineResource[] | undefined
    > = async () => undefined,
  ) {
    super('The provisioning was interrupted');
    this.name = 'ProvisioningInterrupted';
  }

  /** The resources that exist by now; undefined when that isn't known. */
  async findResources(): Promise<EngineResource[] | undefined> {
    return this.readResources();
  }
}
