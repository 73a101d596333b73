import { JsonObject, JsonValue } from '@backstage/types';
import {
  EnginePlan,
  PlannedAction,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from './diagnostics';

/** The most losses that are listed, besides the first one of each type. */
const MAX_LOSSES = 1_000;

/** What Terraform plans, and what that is for a resource which exists. */
const LOSING_ACTIONS: Record<string, ResourceLoss['action']> = {
  replace: 'replace',
  delete: 'destroy',
  // Terraform says so of a resource that it forgets.
  remove: 'forget',
  forget: 'forget',
};

/** Whether a planned action loses a resource. */
export function isLossAction(
  action: PlannedAction,
): action is ResourceLoss['action'] {
  return action !== 'add' && action !== 'change';
}

/** A bounded list of losses, with at least one of each type. */
export class LossList {
  readonly list: ResourceLoss[] = [];
  private readonly types = new Set<string>();

  add(loss: ResourceLoss): void {
    if (this.list.length < MAX_LOSSES || !this.types.has(loss.type)) {
      this.list.push(loss);
      this.types.add(loss.type);
    }
  }
}

/**
 * Collects the resources that a plan replaces, destroys or forgets, from the
 * `planned_change` messages of `plan -json`. A resource that moves stays, and one
 * whose creation had failed is no loss.
 */
export class PlannedLosses {
  private readonly losses = new LossList();

  takeIn(change: JsonValue | undefined): void {
    const loss = isObject(change) ? readLoss(change) : undefined;
    if (loss) {
      this.losses.add(loss);
    }
  }

  /** The member of a plan; none when nothing is lost. */
  toPlan(): Pick<EnginePlan, 'losses'> {
    const { list } = this.losses;
    return list.length > 0 ? { losses: list } : {};
  }
}

function readLoss({
  action: planned,
  reason,
  resource,
}: JsonObject): ResourceLoss | undefined {
  const action =
    typeof planned === 'string' && reason !== 'tainted'
      ? LOSING_ACTIONS[planned]
      : undefined;
  if (!action || !isObject(resource)) {
    return undefined;
  }
  const { addr: address, resource_type: type } = resource;
  return typeof address === 'string' && typeof type === 'string'
    ? { address, type, action }
    : undefined;
}
