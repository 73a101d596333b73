import { JsonObject } from '@backstage/types';
import {
  EngineResource,
  InputProblem,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineSavedPlan } from './EngineRun';

/**
 * What a runner executes: a step of a deployment, or a plan without a deployment.
 *
 * @public
 */
export type RunnerStep = 'plan' | 'apply' | 'destroy' | 'preview';

/**
 * Identifies a run that a runner executes.
 *
 * @public
 */
export interface RunRequest {
  step: RunnerStep;
  /** Counts up from 1; a step whose runner was lost gets another attempt. */
  attempt: number;
  /** Additional data for the runner. Stored encrypted. */
  payload: JsonObject;
}

/**
 * A run that waits for its runner.
 *
 * @public
 */
export interface OpenedRun {
  id: string;
  /** Where runners reach the control plane. */
  url: string;
  /** Valid for this run only, and only until it ends. */
  token: string;
  /** When the deployment is stopped; absent when it may take any time. */
  deadlineAt?: Date;
}

/**
 * How a run ended, as its runner says.
 *
 * @public
 */
export type RunResult =
  | { kind: 'succeeded'; value: JsonObject }
  | {
      kind: 'failed';
      /** For the user. */
      message: string;
      /** What exists all the same; absent when that isn't known. */
      resources?: EngineResource[];
      /** Sensitive values that the run has found or made. */
      secrets?: string[];
      /** What of the message is about inputs. */
      inputProblems?: InputProblem[];
    }
  | {
      /** It was stopped before it was done. */
      kind: 'interrupted';
      /** What exists by now; absent when that isn't known. */
      resources?: EngineResource[];
    };

/**
 * What a runner has reported of a run.
 *
 * @public
 */
export interface RunReport {
  id: string;
  step: RunnerStep;
  attempt: number;
  /** When it was opened. */
  createdAt: Date;
  /** When the runner last called; absent until it has. */
  heartbeatAt?: Date;
  /**
   * When the credentials expire that the runner was given and may still use;
   * absent when it has none, or its end is known.
   */
  credentialsExpireAt?: Date;
  /** When the deployment is stopped; absent when it may take any time. */
  deadlineAt?: Date;
  /** Whether the runner has been asked to stop. */
  cancelRequested: boolean;
  /** Absent until the runner has sent it. */
  result?: RunResult;
  /** When and why it was closed; absent before. */
  closed?: { at: Date; reason: string };
}

/**
 * The runs of a deployment or a preview that runners execute outside of the backend.
 *
 * @public
 */
export interface EngineRunners {
  /**
   * Creates the run of a step, or finds it. Each call gives a fresh token, which
   * is valid besides the ones of the last calls.
   */
  open(request: RunRequest): Promise<OpenedRun>;
  /** The runs of the deployment, oldest first. */
  list(): Promise<RunReport[]>;
  /** Undefined when there is no such run. */
  find(runId: string): Promise<RunReport | undefined>;
  /** The plan that a run has saved; undefined when it has saved none. */
  readSavedPlan(runId: string): Promise<EngineSavedPlan | undefined>;
  /**
   * Ends a run whose runner is certainly over: its tokens become invalid, later
   * reports are refused, and the next run doesn't wait for the expiry of its
   * credentials. Can be repeated.
   */
  close(runId: string, reason: string): Promise<void>;
}
