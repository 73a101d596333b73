import {
  EnginePlan,
  EngineResult,
  PlannedAction,
  PlannedChange,
  ProvisioningRun,
  InputProblem,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  BundleManifest,
  EngineBundle,
  EngineRun,
  EngineRunReference,
  EngineSavedPlan,
} from './EngineRun';
import { EngineWaiting } from './EngineWaiting';

/**
 * A branch of a registered repository.
 *
 * @public
 */
export interface EngineRepository {
  /** `GITHUB`, `GITHUB_ENTERPRISE`, `BITBUCKET` or `GITLAB`. */
  provider: string;
  /** Such as `org/repo`. */
  name: string;
  branch: string;
}

/**
 * The template that an engine may be able to provision.
 *
 * @public
 */
export interface EngineRequest {
  /** As the template has it; absent when Proton provisions its environments. */
  provisioning?: 'CUSTOMER_MANAGED';
  /** Absent for a template whose environments are customer managed. */
  manifest?: BundleManifest;
  /**
   * Where the environment is provisioned through pull requests; absent for any
   * other environment, and when a version is registered.
   */
  provisioningRepository?: EngineRepository;
}

/**
 * Whether an engine provisions a template, and why not.
 *
 * @public
 */
export type EngineSupport =
  | { supported: true }
  | {
      supported: false;
      /** What the template would have to be, as a sentence without a period. */
      reason: string;
    };

/**
 * What a plan without a deployment would do. It has no sensitive values.
 *
 * @public
 */
export interface EnginePreview {
  plan: EnginePlan;
  /** At most the first thousand. */
  changes: PlannedChange[];
  /** Whether changes or attributes are left out. */
  changesTruncated: boolean;
  /** Of all changes. */
  counts: Record<PlannedAction, number>;
  /** Checks of the template that inputs fail, and that stop nothing. */
  inputWarnings?: InputProblem[];
  savedPlan: EngineSavedPlan;
}

/**
 * Provisions what a bundle describes.
 *
 * Each call may be the second one for the same deployment, after the first
 * worker died in the middle of it or the engine waited: it then resumes and
 * repeats nothing.
 *
 * @public
 */
export interface ProvisioningEngine {
  /** Stable; stored with each deployment and shown by the API, such as `TERRAFORM`. */
  readonly id: string;
  /**
   * Where its runs execute, as in `protonControlPlane.deployments.runs`,
   * such as `local` or `kubernetes`; absent when there is no choice.
   */
  readonly runsOn?: string;
  /**
   * The provisioning tool, if it differs from the id: an engine that runs Terraform
   * somewhere has `TERRAFORM`, which the API shows for each resource.
   */
  readonly provisioner?: string;
  /**
   * Names the states that the engine keeps in the control plane. Engines with the
   * same name continue each other's environments; absent when it keeps none there.
   */
  readonly stateFormat?: string;
  /**
   * Whether runners execute its runs: they get the credentials of a run when
   * they fetch it, and the engine gets none.
   */
  readonly usesRunners?: boolean;
  /**
   * Whether it provisions environments that have a `provisioningRepository`,
   * and no others. It gets no AWS credentials: the repository's pipeline has its own.
   * Its `plan` waits until the change is merged. `apply` follows then, even if the
   * deployment is cancelled or out of time, since nobody can take a merge back.
   */
  readonly usesRepository?: boolean;
  /** Whether it only records what exists, so that a delete has nothing to destroy. */
  readonly provisionsNothing?: boolean;
  /** Whether states are in `stateDirectory`, where other machines don't see them. */
  readonly keepsStatesLocally?: boolean;
  /**
   * How to keep states where all machines see them, such as `Set … to …`: the
   * part of a sentence that other advice follows.
   */
  readonly sharedStateAdvice?: string;
  /** Asked when a version is registered, and when an environment is created or updated. */
  supports(request: EngineRequest): EngineSupport;
  /** Lists the problems of a bundle, which registration reports; none when nothing is wrong. */
  validate(bundle: EngineBundle): string[];
  /** Why the engine can't run on this machine, and what to do; undefined when it can. */
  findUnavailability(): Promise<string | undefined>;
  /** Lists the engine's credentials, which must not be in any log. */
  listSecrets(): string[];
  /**
   * Compares what the bundle describes with what exists, and changes nothing.
   * Absent when the engine has nothing to plan; returns nothing when it doesn't
   * know how many resources change.
   */
  plan?(run: EngineRun): Promise<EnginePlan | EngineWaiting | void>;
  /**
   * Plans without a deployment: takes no lock, writes no state and leaves nothing
   * outside of the working directory and the runs of `run.runners`, which are
   * removed afterwards with `cleanUp`. Called again with the handle when it waits.
   * An engine with previews carries out `run.savedPlan` when it applies; runners
   * get that plan from the control plane. Absent when the engine can't plan
   * without a deployment.
   */
  preview?(run: EngineRun): Promise<EnginePreview | EngineWaiting>;
  /**
   * Carries out the plan, or plans and applies again when the last apply failed unexpectedly.
   *
   * This step and the others throw a `ProvisioningError` when the deployment
   * failed, and a `ProvisioningCancelled` when somebody cancelled it outside.
   */
  apply(run: EngineRun): Promise<EngineResult | EngineWaiting>;
  /**
   * Whether nothing is left of what was provisioned, which needs no bundle. False
   * when a run of the deployment has begun. Throws a `ProvisioningError` when
   * that can't be trusted.
   */
  hasNothingToDestroy?(run: ProvisioningRun): Promise<boolean>;
  /** Destroys everything that was provisioned for the target. */
  destroy(run: EngineRun): Promise<void | EngineWaiting>;
  /**
   * Stops what runs for a deployment outside of this process: what its
   * handle names, or what an earlier worker left running.
   *
   * @param reason - why the deployment ends, as a sentence without a period; it
   * has no secrets. Absent when only the run ends.
   * @returns whether it stopped
   */
  cancel(run: EngineRunReference, reason?: string): Promise<boolean>;
  /**
   * Records a state that an earlier worker's run couldn't save, so that the
   * next deployment doesn't start without it. Can be repeated.
   *
   * @returns what people must know when the state isn't in its place
   */
  recordUnsavedState?(run: EngineRunReference): Promise<string | undefined>;
  /**
   * Ends what an earlier worker left running on this machine for a deployment
   * that another machine has taken up: saves its state, and gives back the lock.
   * Absent when the engine runs nothing on this machine.
   */
  leave?(run: EngineRunReference): Promise<void>;
  /**
   * Removes what was only needed for the run, once the deployment is over. The
   * working directory is removed afterwards, unless this throws: an engine moves
   * what must stay.
   */
  cleanUp?(run: EngineRunReference): Promise<void>;
}
