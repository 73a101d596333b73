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
