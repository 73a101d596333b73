import {
  ProvisioningError,
  ProvisioningInterrupted,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';
import { listLosses } from '../output/planFileLosses';
import { readPlanJson } from '../output/planJson';
import { showPlanJson } from '../output/showPlan';
import { describeCommandError } from '../program/execute';
import { StepRun } from '../supervision/stepRuns';
import { planFileOf } from './commands';
import { StepDriverOptions } from './StepDriverOptions';

/**
 * Checks a plan file right before it is applied, whoever made it.
 *
 * @throws ProvisioningError when it must not be applied
 */
export async function checkLosses(
  options: StepDriverOptions,
  { isNewPlan, planned }: { isNewPlan: boolean; planned: StepRun },
): Promise<void> {
  const { run } = options;
  const losses = await readLosses(options, planFileOf(planned));
  await run.checkLosses({ losses, isNewPlan });
}

async function readLosses(
  options: StepDriverOptions,
  planFile: string,
): Promise<ResourceLoss[]> {
  const { redactor, signal } = options.run;
  try {
    const text = await showPlanJson({ ...options, planFile, signal });
    const { content } = await readPlanJson(text);
    return listLosses(content, redactor);
  } catch (error) {
    if (signal.aborted) {
      throw new ProvisioningInterrupted();
    }
    throw new ProvisioningError(
      `Nothing was changed, because Terraform can't read the plan file: ${redactor.redact(
        describeCommandError(error),
      )}`,
    );
  }
}
