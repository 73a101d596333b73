import type { Environment } from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import { findEnvironment } from './findEnvironment';
import type { LocatedEnvironment } from './locateEnvironment';

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
