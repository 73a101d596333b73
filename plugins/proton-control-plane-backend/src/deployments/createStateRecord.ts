import {
  EngineStateRecord,
  EngineStateSummary,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { DeploymentLease } from './DeploymentLease';

/** How many resources of an earlier release are named. */
const NAMED_RESOURCES = 5;

/** What an engine may know, and keep, of the state of a deployment's environment. */
export async function createStateRecord(
  lease: DeploymentLease,
  engineName: string,
): Promise<EngineStateRecord> {
  const { deployment } = lease;
  return {
    last: await lease.transaction(stores =>
      findLastState(stores, deployment, engineName),
    ),
    keep: summary =>
      lease.transaction(stores =>
        stores.environmentStates.replace(deployment.environmentId, summary),
      ),
  };
}

async function findLastState(
  { environmentStates, deploymentResults }: Stores,
  deployment: DeploymentRecord,
  engineName: string,
): Promise<EngineStateSummary | undefined> {
  const { environmentId, environmentName } = deployment;
  const last = await environmentStates.find(environmentId);
  if (last) {
    return last;
  }
  // Releases before this one kept nothing of states.
  const id = await deploymentResults.findLatestWithResources({
    ...deployment,
    id: environmentId,
    name: environmentName,
  });
  const resources =
    id === undefined ? [] : await deploymentResults.listResources(id);
  const names = resources
    .filter(({ provisioningEngine }) => provisioningEngine === engineName)
    .map(({ name }) => name);
  return names.length === 0
    ? undefined
    : {
        resourceCount: names.length,
        resourceNames: names.slice(0, NAMED_RESOURCES),
      };
}
