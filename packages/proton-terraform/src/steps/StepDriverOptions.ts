import type { Limit } from 'p-limit';
import { Program } from '../program/binary';
import { TerraformCall } from '../program/execute';
import { ModuleCache } from '../providers/ModuleCache';
import { DownloadedProviders } from '../providers/DownloadedProviders';
import { StateBackend } from '../state/StateBackend';
import { TerraformLogger } from '../TerraformLogger';
import { TerraformRun } from '../TerraformRun';

/** What the driver of a step needs from the engine. */
export interface StepDriverOptions extends TerraformCall {
  run: TerraformRun;
  step: 'planning' | 'applying';
  program: Program;
  gracePeriod: number;
  initializations: Limit;
  stateBackend: StateBackend;
  moduleCache?: ModuleCache;
  /** Where `init` takes all providers from. */
  pluginDirectory?: string;
  /** Those that `init` downloads otherwise; absent when nothing caches them. */
  downloads?: DownloadedProviders;
  /** Adds the providers that `init` has chosen to the cache of all deployments. */
  fillCache?(): Promise<void>;
  /** Whether it only reads, so that it takes no lock. */
  isSpeculative?: boolean;
  logger: TerraformLogger;
}
