import { EngineStateSummary } from '@proton-vending/backstage-plugin-proton-common';
import { FoundState, StateContents } from './stateContents';

/**
 * Why a state can't be the one that the runs before have left; undefined when
 * it can. The reason is the end of a sentence that begins with the state.
 */
export function findStateProblem(
  last: EngineStateSummary | undefined,
  found: FoundState,
): string | undefined {
  if (found.kind === 'unreadable') {
    return "can't be read: it's cut off or damaged";
  }
  if (!last || found.kind === 'encrypted') {
    return undefined;
  }
  if (found.kind !== 'state') {
    const isExpected = last.resourceCount !== 0 || last.unsaved !== undefined;
    return isExpected ? `is ${found.kind}` : undefined;
  }
  const count = found.resources?.length;
  if (last.unsaved?.isStored && !includesRefused(last, found)) {
    return `lacks what deployment ${last.unsaved.deploymentId} has changed, whose state was refused`;
  }
  if (isOther(last.lineage, found.lineage)) {
    const bothEmpty = count === 0 && last.resourceCount === 0;
    return bothEmpty
      ? undefined
      : `is another state: its lineage is ${found.lineage}, not ${last.lineage}`;
  }
  return (
    findUnsaved(last, found.serial) ??
    findOlder(last, found.serial) ??
    findEmptied(last, found.serial, count)
  );
}

/** Whether somebody has put a state in place that follows the refused one. */
function includesRefused(
  { lineage, serial = 0 }: EngineStateSummary,
  found: Pick<StateContents, 'lineage' | 'serial'>,
): boolean {
  return !isOther(lineage, found.lineage) && (found.serial ?? -1) >= serial;
}

function findUnsaved(
  { serial: known, unsaved }: EngineStateSummary,
  serial = 0,
): string | undefined {
  const isOutdated =
    unsaved !== undefined &&
    !unsaved.isStored &&
    (unsaved.file === undefined
      ? serial <= (known ?? -1)
      : serial < (known ?? 0));
  return isOutdated
    ? `lacks what deployment ${unsaved.deploymentId} has changed, which couldn't save its state`
    : undefined;
}

function findOlder(
  { serial: known }: EngineStateSummary,
  serial: number | undefined,
): string | undefined {
  return known !== undefined && serial !== undefined && serial < known
    ? `is older than the last one: its serial is ${serial}, not ${known} or later`
    : undefined;
}

/** Whatever Terraform removes from a state raises its serial. */
function findEmptied(
  { serial: known, resourceCount }: EngineStateSummary,
  serial: number | undefined,
  count: number | undefined,
): string | undefined {
  if (!resourceCount || count === undefined || count >= resourceCount) {
    return undefined;
  }
  const isSuspect = known === undefined ? count === 0 : serial === known;
  return isSuspect
    ? `lists ${count} of the ${resourceCount} known resource${
        resourceCount === 1 ? '' : 's'
      }`
    : undefined;
}

function isOther(known: string | undefined, found: string | undefined) {
  return known !== undefined && found !== known;
}
