import { JsonObject, JsonValue } from '@backstage/types';
import {
  ResourceLoss,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { listResourceChanges, readPlannedAction } from './plannedChanges';
import { LossList, isLossAction } from './PlannedLosses';

/**
 * What a plan that `terraform show -json` has written loses. Terraform orders
 * the resources there, so the same file has the same losses whoever reads it.
 */
export function listLosses(
  plan: JsonValue,
  redactor: Pick<TextRedactor, 'redact'>,
): ResourceLoss[] {
  const losses = new LossList();
  for (const resource of listResourceChanges(plan)) {
    const action = readPlannedAction(resource);
    if (action && isLossAction(action) && !isRepair(resource)) {
      losses.add({
        address: redactor.redact(String(resource.address)),
        type: String(resource.type),
        action,
      });
    }
  }
  return losses.list;
}

/** Whether it replaces a resource whose creation had failed. */
function isRepair({ action_reason: reason }: JsonObject): boolean {
  return reason === 'replace_because_tainted';
}
