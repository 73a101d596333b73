import {
  Environment,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { undefinedIfNotFound } from '../errors/undefinedIfNotFound';

/**
 * The environment with a name; `undefined` when the name is free.
 *
 * @public
 */
export async function findEnvironment(
  client: ProtonClient,
  name: string,
): Promise<Environment | undefined> {
  const answer = await client
    .send(new GetEnvironmentCommand({ name }))
    .catch(undefinedIfNotFound);
  return answer?.environment?.deploymentStatus === 'DELETE_COMPLETE'
    ? undefined
    : answer?.environment;
}
