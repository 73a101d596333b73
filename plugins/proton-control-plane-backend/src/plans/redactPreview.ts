import {
  EnginePlanDetails,
  PlannedAttribute,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { PlanResult } from './planContents';

/** Takes secrets out of what a runner or an engine says of a plan. */
export function redactPreview(
  result: PlanResult,
  redactor: TextRedactor,
): PlanResult {
  const redact = (text: string) => redactor.redact(text);
  const redactIfPresent = (text: string | undefined) => text && redact(text);
  const redactAttribute = (attribute: PlannedAttribute): PlannedAttribute => ({
    ...attribute,
    path: redact(attribute.path),
    before: redactIfPresent(attribute.before),
    after: redactIfPresent(attribute.after),
  });
  return {
    ...result,
    changes: result.changes.map(change => ({
      ...change,
      address: redact(change.address),
      name: redact(change.name),
      module: redactIfPresent(change.module),
      attributes: change.attributes.map(redactAttribute),
    })),
    inputWarnings: result.inputWarnings?.map(warning => ({
      ...warning,
      message: redact(warning.message),
    })),
    plan: redactDetails(result.plan, redact),
  };
}

/** Takes secrets out of a plan. */
export function redactDetails(
  plan: EnginePlanDetails,
  redact: (text: string) => string,
): EnginePlanDetails {
  return {
    ...plan,
    text: redact(plan.text),
    changes: plan.changes.map(change => ({
      ...change,
      address: redact(change.address),
    })),
    ...(plan.losses && {
      losses: plan.losses.map(loss => ({
        ...loss,
        address: redact(loss.address),
      })),
    }),
  };
}
