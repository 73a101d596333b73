import { EngineTarget } from '@proton-vending/backstage-plugin-proton-common';
import { RunnerStep } from './EngineRunners';

/**
 * Identifies a run. The values are the same for each start.
 *
 * @public
 */
export interface RunHandle {
  runId: string;
  deploymentId: string;
  step: RunnerStep;
  /** Counts up from 1. */
  attempt: number;
}

/**
 * What a launcher needs to start a runner.
 *
 * @public
 */
export interface LaunchRequest extends RunHandle {
  /** Where the runner reaches the control plane. */
  url: string;
  /** A secret: anyone who has it can act as the runner of this run. */
  token: string;
  target: EngineTarget;
  templateName: string;
  /** The AWS account that the target is provisioned in. */
  environmentAccountId: string;
  /** When the deployment is stopped; absent when it may take any time. */
  deadlineAt?: Date;
}

/**
 * The status of a runner, as its launcher reports it.
 *
 * @public
 */
export interface RunInspection {
  /** `missing` when nothing is left of it, or it was never started. */
  state: 'starting' | 'running' | 'ended' | 'missing';
  /** Why it didn't report or is missing, for users, and how to fix it. */
  message?: string;
}

/**
 * Starts runners somewhere. Each method can be repeated.
 *
 * @public
 */
export interface RunLauncher {
  /** Why no runner can be started from here, and what to do; undefined when one can. */
  findUnavailability?(): Promise<string | undefined>;
  /** Lists the launcher's credentials, which must not be in any log. */
  listSecrets?(): string[];
  /** Starts a runner. Starting the same run twice is harmless. */
  start(run: LaunchRequest): Promise<void>;
  /** Says how a runner is. */
  inspect(run: RunHandle): Promise<RunInspection>;
  /**
   * Asks a runner to stop, and gives it time to save its state.
   *
   * @returns whether it is over
   */
  stop(run: RunHandle): Promise<boolean>;
  /** Removes what only this run needed. */
  remove(run: RunHandle): Promise<void>;
}
