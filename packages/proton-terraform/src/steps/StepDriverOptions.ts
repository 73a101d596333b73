import type { Limit } from 'p-limit';
import { Program } from '../program/binary';
import { ModuleCache } from '../providers/ModuleCache';
import { StateBackend } from '../state/StateBackend';
import { TerraformLogger } from '../TerraformLogger';
import { TerraformRun } from '../TerraformRun';

/** What the driver of a step needs from the engine. */
export interface StepDriverOptions {
  run: TerraformRun;
  /** The run's working directory as an absolute path. */
  workingDirectory: string;
  step: 'planning' | 'applying';
  binary: string;
  program: Program;
  environment: Record<string, string>;
  gracePeriod: number;
  initializations: Limit;
  stateBackend: StateBackend;
  moduleCache?: ModuleCache;
  /** Where `init` takes all providers from. */
  pluginDirectory?: string;
  logger: TerraformLogger;
}
