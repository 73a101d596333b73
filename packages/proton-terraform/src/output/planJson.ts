import { JsonValue } from '@backstage/types';
import { parseExactJson } from './exactJson';
import { readJsonOutline } from './jsonOutline';

/**
 * The longest plan that is read as a whole, in characters. That of an EKS
 * cluster with 50 resources has 300,000.
 */
const MAX_WHOLE = 8 * 1024 * 1024;

/** A plan that `terraform show -json` has written. */
export interface PlanJson {
  content: JsonValue;
  /** Whether the values of resources are there, which a long plan is read without. */
  hasValues: boolean;
}

/** Reads a plan, whatever its size, without keeping others waiting. */
export async function readPlanJson(
  text: string,
  maxWhole = MAX_WHOLE,
): Promise<PlanJson> {
  return text.length <= maxWhole
    ? { content: parseExactJson(text), hasValues: true }
    : { content: await readJsonOutline(text, isLarge), hasValues: false };
}

/** What changes, and which inputs are sensitive, is in the rest. */
const LARGE = new Set([
  'action_invocations',
  'checks',
  'configuration.provider_config',
  'configuration.root_module.module_calls',
  'configuration.root_module.outputs',
  'configuration.root_module.resources',
  'deferred_changes',
  'output_changes',
  'planned_values',
  'prior_state',
  'proposed_unknown',
  'relevant_attributes',
  'resource_drift',
]);

const CHANGE = 'resource_changes.change.';

function isLarge(path: string[]): boolean {
  const name = path.join('.');
  return (
    LARGE.has(name) || (name.startsWith(CHANGE) && name !== `${CHANGE}actions`)
  );
}
