import { Stores } from '../database/Database';
import {
  EnvironmentChange,
  lockEnvironment,
  replaceUnchanged,
  requireSettled,
} from './environmentChanges';
import { Requester, requireTemplateAllowed } from './Requester';
import { newDeployment, startDeployment, toState } from './newDeployment';

/** Begins the deployment that destroys an environment; its record goes with its success. */
export async function deleteEnvironment(
  stores: Stores,
  requester: Requester,
  name: string,
): Promise<EnvironmentChange> {
  const read = await lockEnvironment(stores, requester, name);
  requireTemplateAllowed(
    requester,
    'proton:DeleteEnvironment',
    read.templateName,
  );
  requireSettled(read, 'deleted');
  const deleting = startDeployment(read, 'DELETE_IN_PROGRESS');
  await replaceUnchanged(stores, deleting, read);
  await stores.deployments.insert(
    newDeployment(requester, deleting, 'delete', toState(read), toState(read)),
  );
  return { environment: deleting, previous: read };
}
