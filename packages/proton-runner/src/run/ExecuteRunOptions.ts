import { RunResult } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  TerraformDriverOptions,
  TerraformLogger,
} from '@proton-vending/proton-terraform';
import { HeartbeatTimes } from './Heartbeat';

/**
 * Options of a runner.
 *
 * @public
 */
export interface ExecuteRunOptions {
  /** The URL of the runner API; ends in `/runner/v1`. */
  url: string;
  /** Of one run. */
  token: string;
  /** The folder that the runner writes to, with a folder for each deployment. */
  workDirectory: string;
  /** How Terraform runs here. */
  terraform?: Omit<TerraformDriverOptions, 'logger' | 'stateBackend'>;
  /** Aborted when the runner must end, for example because the machine shuts down. */
  signal?: AbortSignal;
  /**
   * Called when only the work directory has the last state, because the control
   * plane can't be reached. `resend` sends it once more.
   */
  onUnsentState?(resend: () => Promise<ResentState>): void;
  /** Overridden in tests. */
  times?: HeartbeatTimes;
  logger: TerraformLogger;
}

/**
 * How a run ended for its runner: as the result says that the control plane has
 * taken, or because the control plane had ended it before.
 *
 * @public
 */
export type ExecutedRun = RunResult['kind'] | 'gone';

/**
 * What has become of a state that was sent again. One that is `kept` isn't taken
 * any more, and stays in the work directory.
 *
 * @public
 */
export type ResentState = 'stored' | 'unreachable' | 'kept';
