import {
  Environment,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError, NotFoundError } from '@backstage/errors';
import type { LocatedEnvironment } from './locateEnvironment';

/** The environment with a name; `undefined` when the name is free. */
export async function findEnvironment(
  client: ProtonClient,
  name: string,
): Promise<Environment | undefined> {
  try {
    const { environment } = await client.send(
      new GetEnvironmentCommand({ name }),
    );
    return environment?.deploymentStatus === 'DELETE_COMPLETE'
      ? undefined
      : environment;
  } catch (error) {
    if (isError(error) && error.name === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  }
}

/** @throws NotFoundError when the environment does not exist */
export async function requireEnvironment({
  client,
  target,
  name,
}: LocatedEnvironment): Promise<Environment> {
  const environment = await findEnvironment(client, name);
  if (!environment) {
    throw new NotFoundError(
      `There is no environment ${name} in account ${target.accountId}, ${target.region}`,
    );
  }
  return environment;
}
