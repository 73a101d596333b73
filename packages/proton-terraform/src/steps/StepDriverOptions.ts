import type { Limit } from 'p-limit';
import { Program } from '../program/binary';
import { TerraformCall } from '../program/execute';
import { ModuleCache } from '../providers/ModuleCache';
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
  /** Whether it only reads, so that it takes no lock. */
  isSpeculative?: boolean;
  logger: TerraformLogger;
}
