import {
  Deployment,
  ListDeploymentsCommand,
  ProtonClient,
  GetDeploymentCommand,
} from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import { DeploymentList } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import { requireMember } from '../environments/requireMember';
import { toDeploymentListing } from './toDeploymentListing';

const PAGE_SIZE = 20;

/**
 * A page of the history of an environment, newest first. A deployment without
 * a record is asked for by itself, as only that tells from which version to
 * which it went; one that is gone by then is left out.
 */
export async function listDeployments(options: {
  client: ProtonClient;
  extension?: ProtonExtension;
  environmentName: string;
  nextToken?: string;
}): Promise<DeploymentList> {
  const { client, extension, environmentName, nextToken } = options;
  const page = await client.send(
    new ListDeploymentsCommand({
      environmentName,
      nextToken,
      maxResults: PAGE_SIZE,
    }),
  );
  const summaries = page.deployments ?? [];
  const ids = summaries.map(summary => requireMember(summary, 'id'));
  const records =
    extension && ids.length > 0
      ? await extension.listDeploymentRecords({
          environmentName,
          deploymentIds: ids,
        })
      : [];
  const byId = new Map(records.map(record => [record.id, record]));
  const deployments = await Promise.all(
    summaries.map(async summary => {
      const id = requireMember(summary, 'id');
      const record = byId.get(id);
      const deployment = record
        ? summary
        : await readIfThere(client, environmentName, id);
      return deployment ? [toDeploymentListing(deployment, record)] : [];
    }),
  );
  return { deployments: deployments.flat(), nextToken: page.nextToken };
}

async function readIfThere(
  client: ProtonClient,
  environmentName: string,
  id: string,
): Promise<Deployment | undefined> {
  try {
    return await readDeployment(client, environmentName, id);
  } catch (error) {
    if (toBackstageError(error) instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * A deployment of this environment. That of another one is not found, so that
 * nobody reads through an environment that they may see what they may not.
 */
export async function readDeployment(
  client: ProtonClient,
  environmentName: string,
  id: string,
): Promise<Deployment> {
  const answer = await client.send(
    new GetDeploymentCommand({ id, environmentName }),
  );
  const deployment = requireMember(answer, 'deployment');
  if (deployment.environmentName !== environmentName) {
    throw new NotFoundError(
      `The environment "${environmentName}" has no deployment ${id}`,
    );
  }
  return deployment;
}
