import { EngineStateSummary } from '@proton-vending/backstage-plugin-proton-common';
import { FoundState } from './stateContents';

/** How many resources a message names. */
const NAMED_RESOURCES = 5;

/** What to remember of a state; of what can't be read, what was known before. */
export function summarizeState(
  found: FoundState,
  last: EngineStateSummary | undefined,
): EngineStateSummary {
  if (found.kind !== 'state') {
    return last ?? { resourceCount: 0, resourceNames: [] };
  }
  const { lineage, serial, resources } = found;
  return {
    ...(lineage !== undefined && { lineage }),
    ...(serial !== undefined && { serial }),
    ...(resources && { resourceCount: resources.length }),
    resourceNames: (resources ?? last?.resourceNames ?? []).slice(
      0,
      NAMED_RESOURCES,
    ),
  };
}
