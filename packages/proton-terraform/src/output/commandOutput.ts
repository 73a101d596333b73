import {
  DeploymentPlanChange,
  EnginePlan,
  EngineProgress,
  InputProblem,
} from '@proton-vending/backstage-plugin-proton-common';
import { Diagnostic } from './diagnostics';
import { LogText } from './messages';

/** Understands what one command writes, line by line from its beginning. */
export interface CommandOutput {
  /** Takes in the next line; returns what the log should say about it. */
  read(line: string): LogText | undefined;
  /** The errors so far. */
  readonly errors: Diagnostic[];
  /** Those of the errors that are about inputs. */
  readonly inputProblems?: InputProblem[];
  /** Conditions that inputs don't meet, and that stop nothing. */
  readonly inputWarnings?: InputProblem[];
  /** What the plan will do, once it is known. */
  readonly plan?: EnginePlan;
  /** How many of the planned changes are made; absent before all are known. */
  readonly progress?: EngineProgress;
  /** The resources that the plan changes, the first of them. */
  readonly changes: DeploymentPlanChange[];
  /** Whether the command says that it was asked to stop. */
  readonly isInterrupted: boolean;
}
