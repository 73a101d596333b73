import { findEnvironmentAccount } from '../accountConnections/environmentAccount';
import { Stores } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { EngineRegistry } from '../engines/EngineRegistry';
import {
  EnvironmentChange,
  deployEnvironment,
  lockEnvironment,
  requireSettled,
} from './environmentChanges';
import { Requester } from '../access/Requester';
import { toTargetState } from '../deployments/startDeployment';

/** Begins the deployment that destroys an environment; its record goes with its success. */
export async function deleteEnvironment(
  stores: Stores,
  requester: Requester,
  name: string,
  engines: EngineRegistry,
): Promise<EnvironmentChange> {
  const read = await lockEnvironment(
    stores,
    requester,
    name,
    'proton:DeleteEnvironment',
  );
  requireSettled(read, 'deleted');
  return deployEnvironment(stores, requester, read, {
    environment: read,
    operation: 'delete',
    engine: await findEngine(stores, read, engines),
    targetState: toTargetState(read),
    initialState: toTargetState(read),
  });
}

/** What provisioned an environment destroys it, whatever its template says by now. */
async function findEngine(
  { deployments }: Stores,
  environment: EnvironmentRecord,
  engines: EngineRegistry,
): Promise<string> {
  const { lastAttemptedDeploymentId: id } = environment;
  const last =
    id === undefined ? undefined : await deployments.find(environment, id);
  if (!last) {
    throw new Error(`Environment ${environment.name} has no last deployment`);
  }
  return engines.chooseNext(last.engine, {
    templateName: environment.templateName,
    environmentAccountId: findEnvironmentAccount(
      environment,
      environment.roles,
    ),
    provisioningRepository: environment.provisioningRepository,
  });
}
