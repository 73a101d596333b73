import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { describeFailure } from '../deployments/describeFailure';

/** Adds the likely cause to a plan that failed, as a failed deployment has it. */
export function explainPlanFailure(plan: EnvironmentPlan): EnvironmentPlan {
  const { failure } = plan;
  if (!failure) {
    return plan;
  }
  const described = describeFailure({
    statusMessage: failure.message,
    log: [],
    mayReadLogs: false,
    failedStep: failure.step ?? 'planning',
    inputProblems: failure.inputProblems,
  });
  return { ...plan, failure: { ...described, ...failure } };
}
