import {
  EnginePlan,
  InputProblem,
  ProvisioningError,
  ProvisioningInterrupted,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';
import { listLosses } from '../output/planFileLosses';
import { PlannedChanges, readPlannedChanges } from '../output/plannedChanges';
import { readPlanJson } from '../output/planJson';
import { showPlanJson } from '../output/showPlan';
import { describeCommandError } from '../program/execute';
import { SavedPlan } from '../TerraformRun';
import { planFileOf } from './commands';
import { FinishedRun } from './finishedRun';
import { StepDriverOptions } from './StepDriverOptions';

/**
 * What a plan would do, and the plan itself.
 *
 * @public
 */
export interface TerraformPreview extends PlannedChanges {
  plan: EnginePlan;
  /** Checks of the template that inputs fail. */
  inputWarnings: InputProblem[];
  savedPlan: SavedPlan;
}

/** Reads what a run of `plan` would change, attribute by attribute, and what it would lose. */
export async function readPreview(
  options: StepDriverOptions,
  planned: FinishedRun,
): Promise<PlannedChanges & { losses: ResourceLoss[] }> {
  const { run } = options;
  const { signal } = run;
  const planFile = planFileOf(planned);
  try {
    const text = await showPlanJson({ ...options, planFile, signal });
    const plan = await readPlanJson(text);
    return {
      ...readPlannedChanges(plan, run.redactor),
      losses: listLosses(plan.content, run.redactor),
    };
  } catch (error) {
    if (signal.aborted) {
      throw new ProvisioningInterrupted();
    }
    throw new ProvisioningError(
      `The plan can't be shown: ${run.redactor.redact(
        describeCommandError(error),
      )}`,
    );
  }
}
