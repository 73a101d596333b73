import { EngineStateRecord } from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentLease } from './DeploymentLease';

/** What an engine may know, and keep, of the state of a deployment's target. */
export async function createStateRecord(
  lease: DeploymentLease,
): Promise<EngineStateRecord> {
  const { id } = lease.deployment.target;
  return {
    last: await lease.transaction(stores => stores.engineStates.find(id)),
    keep: summary =>
      lease.transaction(stores => stores.engineStates.replace(id, summary)),
  };
}
