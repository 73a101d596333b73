import type { JsonObject } from '@backstage/types';

/**
 * The key of a checkpoint. The scaffolder keeps those of a step together, and with
 * `each` all of its iterations are one step.
 */
export function stepKey(name: string, each?: JsonObject): string {
  return each?.key === undefined ? name : `${name}.each.${each.key}`;
}
