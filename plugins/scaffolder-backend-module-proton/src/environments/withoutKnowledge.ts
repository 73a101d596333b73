import type { UpdatePlan } from './planUpdate';

/**
 * The part of a plan that a caller may see who may update an environment and not
 * read it: nothing of what is deployed, nor whether it equals what is wanted.
 */
export function withoutKnowledge(
  plan: UpdatePlan,
  wanted: { version?: string },
): Pick<UpdatePlan, 'changes' | 'version' | 'maskedSpec'> {
  return {
    changes: { inputs: [] },
    version: wanted.version === plan.version ? plan.version : '',
    maskedSpec: '',
  };
}
