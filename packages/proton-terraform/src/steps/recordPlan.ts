import {
  EnginePlanDetails,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { planFileOf } from './commands';
import { describeCommandError } from '../program/execute';
import { FinishedRun } from './finishedRun';
import { showPlan } from '../output/showPlan';
import { StepDriverOptions } from './StepDriverOptions';

/** Hands over what a run of `plan` has found, for whoever wants to read it. */
export async function recordPlan(
  options: StepDriverOptions,
  planned: FinishedRun,
): Promise<void> {
  const { plan, changes } = planned.output;
  if (plan) {
    const { run } = options;
    const { text, truncated } = await showToPeople(options, planned);
    await run.recordPlan({
      ...plan,
      ...(plan.losses && {
        losses: plan.losses.map(loss => ({
          ...loss,
          address: run.redactor.redact(loss.address),
        })),
      }),
      changes: changes.map(change => ({
        ...change,
        address: run.redactor.redact(change.address),
      })),
      text: run.redactor.redact(text),
      truncated,
    });
  }
}

// A plan can be applied that cannot be shown.
async function showToPeople(
  options: StepDriverOptions,
  planned: FinishedRun,
): Promise<Pick<EnginePlanDetails, 'text' | 'truncated'>> {
  const { logger, run } = options;
  try {
    return await showPlan({
      ...options,
      planFile: planFileOf(planned),
      signal: run.signal,
    });
  } catch (error) {
    if (run.signal.aborted) {
      throw new ProvisioningInterrupted();
    }
    logger.warn(`The plan of deployment ${run.deploymentId} cannot be shown`, {
      reason: run.redactor.redact(describeCommandError(error)),
    });
    return { text: '', truncated: false };
  }
}
