import { RunResult } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  TerraformDriverOptions,
  TerraformLogger,
} from '@proton-vending/proton-terraform';
import { HeartbeatTimes } from './Heartbeat';

/**
 * What a runner is given.
 *
 * @public
 */
export interface ExecuteRunOptions {
  /** Where the control plane serves runners; ends in `/runner/v1`. */
  url: string;
  /** Of one run. */
  token: string;
  /** Where the runner may write. A folder of it is used for each deployment. */
  workDirectory: string;
  /** How Terraform runs here. */
  terraform?: Omit<TerraformDriverOptions, 'logger' | 'stateBackend'>;
  /** Aborted when this machine needs the runner to end. */
  signal?: AbortSignal;
  /** Shorter in tests. */
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
