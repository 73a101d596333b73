import { Stores } from '../database/Database';
import { EngineRegistry } from '../engines/EngineRegistry';
import {
  EnvironmentChange,
  deployEnvironment,
  lockConnection,
  lockEnvironment,
  replaceUnchanged,
  requireSettled,
} from './environmentChanges';
import { CheckedSpecs } from './CheckedSpecs';
import { Requester } from '../access/Requester';
import { lockRepository } from '../repositories/RepositoryService';
import { toTargetState } from '../deployments/startDeployment';
import { EnvironmentUpdate, planUpdate } from './planUpdate';

/** Changes what is said of an environment, and deploys it when the update asks for that. */
export async function updateEnvironment(
  stores: Stores,
  requester: Requester,
  name: string,
  update: EnvironmentUpdate,
  specs: CheckedSpecs,
  engines: EngineRegistry,
): Promise<EnvironmentChange> {
  const read = await lockEnvironment(
    stores,
    requester,
    name,
    'proton:UpdateEnvironment',
  );
  await lockConnection(stores, requester, update.roles);
  await lockRepository(stores, requester, update.provisioningRepository);
  const plan = await planUpdate(
    stores,
    requester,
    read,
    update,
    specs,
    engines,
  );
  const described = { ...read, ...plan.description };
  if (!plan.deployment) {
    await replaceUnchanged(stores, described, read);
    return { environment: described, previous: read };
  }
  requireSettled(read, 'updated');
  const hasSucceeded = read.lastSucceededDeploymentId !== undefined;
  return deployEnvironment(stores, requester, read, {
    // What was never deployed shows what is being tried.
    environment: hasSucceeded
      ? described
      : { ...described, ...plan.deployment.targetState },
    operation: 'update',
    allowReplacement: update.allowReplacement,
    ...plan.deployment,
    initialState: hasSucceeded ? toTargetState(read) : undefined,
  });
}
