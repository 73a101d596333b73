import {
  GetEnvironmentCommand,
  paginateListEnvironments,
  ProtonClient,
  RepositoryBranch,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import type { ProvisioningRepository } from '../console/repositoryUrl';
import { KnownEnvironment, toKnownEnvironment } from './KnownEnvironment';

/** All environments of one account and region. */
export async function listEnvironments(
  client: ProtonClient,
): Promise<KnownEnvironment[]> {
  const environments: KnownEnvironment[] = [];
  for await (const page of paginateListEnvironments(
    { client, pageSize: 100 },
    {},
  )) {
    for (const summary of page.environments ?? []) {
      const known = toKnownEnvironment(summary);
      if (known) {
        environments.push(known);
      }
    }
  }
  return environments;
}

/** One environment; `undefined` when it does not exist any more. */
export async function getEnvironment(
  client: ProtonClient,
  name: string,
): Promise<KnownEnvironment | undefined> {
  try {
    const { environment } = await client.send(
      new GetEnvironmentCommand({ name }),
    );
    const known = environment && toKnownEnvironment(environment);
    return (
      known && {
        ...known,
        provisioningRepository:
          toProvisioningRepository(environment.provisioningRepository) ??
          'none',
      }
    );
  } catch (error) {
    if (isError(error) && error.name === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  }
}

function toProvisioningRepository(
  branch: RepositoryBranch | undefined,
): ProvisioningRepository | undefined {
  return branch?.provider && branch.name && branch.branch
    ? { provider: branch.provider, name: branch.name, branch: branch.branch }
    : undefined;
}
