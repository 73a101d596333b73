import {
  EngineStateSummary,
  ProvisioningError,
  RunStateStore,
} from '@proton-vending/backstage-plugin-proton-common';
import { TerraformRun } from '../TerraformRun';
import { findStateProblem } from './findStateProblem';
import { StateBackend } from './StateBackend';
import {
  FoundState,
  mayHaveResources,
  readStateFile,
  readStoredState,
} from './stateContents';
import { stateFileIn } from './stateFile';
import { summarizeState } from './summarizeState';

/**
 * Compares the state with what was recorded of it, before anything runs on it.
 * Terraform takes a state that is missing for one that never was: it would
 * build everything a second time, and destroy nothing.
 *
 * @throws ProvisioningError that names the state, what is known and the repair
 */
export async function requireTrustedState(
  run: Pick<TerraformRun, 'target' | 'stateDirectory' | 'stateRecord'>,
  backend: StateBackend,
  found: FoundState,
): Promise<void> {
  const last = run.stateRecord?.last;
  const problem = findStateProblem(last, found);
  if (problem !== undefined) {
    throw new ProvisioningError(
      [
        `Nothing was changed, because the Terraform state of this environment in ${backend.describePlace(
          run.target,
          run.stateDirectory,
        )} ${problem}.`,
        ...describeKnown(last),
        ...(await describeRepair(run, backend)),
      ].join(' '),
    );
  }
  if (found.kind === 'state') {
    // Whoever takes the deployment over must know the state before its changes.
    await run.stateRecord?.keep(summarizeState(found, last));
  }
}

/**
 * Whether the state that the control plane keeps for a run lists nothing, so
 * that a delete has nothing to destroy.
 *
 * @throws ProvisioningError when the state can't be trusted
 * @public
 */
export async function hasEmptyStoredState(
  run: Pick<TerraformRun, 'target' | 'stateDirectory' | 'stateRecord'> & {
    stateStore: RunStateStore;
  },
): Promise<boolean> {
  const found = await readStoredState(run.stateStore);
  await requireTrustedState(run, StateBackend.CONTROL_PLANE, found);
  return !mayHaveResources(found);
}

function describeKnown(last: EngineStateSummary | undefined): string[] {
  if (!last?.resourceCount) {
    return [];
  }
  const { resourceCount, resourceNames } = last;
  const more = resourceCount - resourceNames.length;
  const names = `${resourceNames.join(', ')}${
    more > 0 ? ` and ${more} more` : ''
  }`;
  return [
    resourceCount === 1
      ? `1 resource is known: ${names}.`
      : `${resourceCount} resources are known: ${names}.`,
  ];
}

async function describeRepair(
  {
    stateDirectory,
    stateRecord,
    target,
  }: Pick<TerraformRun, 'target' | 'stateDirectory' | 'stateRecord'>,
  backend: StateBackend,
): Promise<string[]> {
  const route = `/extension/v1/environments/${target.name}`;
  return [
    describeCopy(stateRecord?.last?.unsaved, target.name, backend),
    ...(backend.isLocal ? await describeBackup(stateDirectory) : []),
    `If it's lost, forget the environment and keep its infrastructure with POST ${route}/retain, or accept the state as it is with POST ${route}/accept-state: the next deployment then builds again what the state doesn't list.`,
  ];
}

function describeCopy(
  unsaved: EngineStateSummary['unsaved'],
  name: string,
  { howToRestore }: StateBackend,
): string {
  if (unsaved?.isStored) {
    return `The control plane stores the refused state: accept or discard it on the page of the environment under Manage, or with POST /extension/v1/environments/${name}/refused-states/<id>/accept or …/discard, then deploy again.`;
  }
  return unsaved?.file === undefined
    ? `Restore the latest state (${howToRestore}), then deploy again.`
    : `The whole state is in ${unsaved.file}: put it in place (${howToRestore}), then deploy again.`;
}

async function describeBackup(stateDirectory: string): Promise<string[]> {
  const file = `${stateFileIn(stateDirectory)}.backup`;
  const backup = await readStateFile(file);
  return backup.kind === 'state'
    ? [
        `Terraform left a backup with serial ${
          backup.serial ?? 'unknown'
        } in ${file}.`,
      ]
    : [];
}
