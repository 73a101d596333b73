import { JsonObject, JsonValue } from '@backstage/types';
import {
  EnginePlan,
  ResourceLoss,
} from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from './diagnostics';

/** The most losses that are listed, besides the first one of each type. */
const MAX_LOSSES = 1_000;

/** What Terraform plans, and what that is for a resource which exists. */
const LOSING_ACTIONS: Record<string, ResourceLoss['action']> = {
  replace: 'replace',
  delete: 'destroy',
};

/**
 * Collects the resources that a plan replaces or destroys, from the
 * `planned_change` messages of `plan -json`. A resource that moves or is only
 * forgotten stays, and one whose creation had failed is no loss.
 */
export class PlannedLosses {
  private readonly losses: ResourceLoss[] = [];
  private readonly types = new Set<string>();

  takeIn(change: JsonValue | undefined): void {
    const loss = isObject(change) ? readLoss(change) : undefined;
    if (
      loss &&
      (this.losses.length < MAX_LOSSES || !this.types.has(loss.type))
    ) {
      this.losses.push(loss);
      this.types.add(loss.type);
    }
  }

  /** The member of a plan; none when nothing is lost. */
  toPlan(): Pick<EnginePlan, 'losses'> {
    return this.losses.length > 0 ? { losses: this.losses } : {};
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
