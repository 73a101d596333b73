import { JsonObject } from '@backstage/types';
import { DeploymentStep } from './deploymentLog';
import {
  EngineLogLine,
  EngineStateSummary,
  RunCredentials,
} from './provisioning/runs';

/**
 * The version of the protocol between runners and the control plane. It increases
 * with each incompatible change.
 *
 * @public
 */
export const RUNNER_PROTOCOL = 3;

/**
 * The header in which a runner sends the version of its protocol.
 *
 * @public
 */
export const RUNNER_PROTOCOL_HEADER = 'proton-runner-protocol';

/**
 * The header in which a runner sends an id of its own: a run belongs to the
 * first runner that fetches it.
 *
 * @public
 */
export const RUNNER_ID_HEADER = 'proton-runner-id';

/**
 * The name of the error that a runner gets when its state is refused, and the
 * control plane stores the refused state.
 *
 * @public
 */
export const RUNNER_STATE_STORED_ERROR = 'RefusedStateStoredError';

/**
 * The run that a runner fetches.
 *
 * @public
 */
export interface RunnerRun {
  id: string;
  /** The deployment; for a preview, the plan, whose deployment has the same id. */
  deploymentId: string;
  /** `preview` plans without a deployment: it writes no state, and takes no lock. */
  step: 'plan' | 'apply' | 'destroy' | 'preview';
  /** Counts up from 1. */
  attempt: number;
  /** From the engine that opened the run. */
  payload: JsonObject;
  /** Values that the runner must not send, except in outputs and states. */
  secrets: {
    values: string[];
    /** Declared as sensitive, and masked also where they are short. */
    inputs: string[];
  };
  /** AWS credentials of the run; absent when the control plane assumes no roles. */
  credentials?: RunCredentials;
  /** The last cursor of each step's log. */
  cursors: Partial<Record<DeploymentStep, number>>;
  /** What was last recorded of the state; absent when nothing was. */
  state?: EngineStateSummary;
  /** Whether there is a saved plan that this run applies. */
  hasSavedPlan: boolean;
  /** Milliseconds until the deployment is stopped; absent when it may take any time. */
  remainingMs?: number;
}

/**
 * Lines of a deployment's log.
 *
 * @public
 */
export interface RunnerLogLines {
  /** 1, 2, 3, …: what has been sent before is ignored. */
  sequence: number;
  lines: EngineLogLine[];
}

/**
 * A plan that another runner can apply.
 *
 * @public
 */
export interface RunnerSavedPlan {
  /** In base64. */
  planFile: string;
  /** The text of `.terraform.lock.hcl`; absent when there is none. */
  lockFile?: string;
}

/**
 * The response to a plan that a runner has recorded, or is about to apply.
 *
 * @public
 */
export interface RunnerPlanResponse {
  /** Why the plan must not be applied, for users; absent when it may be. */
  refusal?: string;
}

/**
 * What a runner must do next: continue, stop and save, or stop because its run
 * is over.
 *
 * @public
 */
export interface RunnerHeartbeat {
  answer: 'continue' | 'cancel' | 'gone';
  /** The reason, for users. */
  reason?: string;
}
