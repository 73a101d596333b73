import { ListDeploymentsCommand, ProtonClient } from '@aws-sdk/client-proton';
import { DeploymentList } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { requireMember } from '../environments/requireMember';
import { readDeployment } from './readDeployment';
import { toDeploymentListing } from './toDeploymentListing';

const PAGE_SIZE = 20;

/**
 * A page of the history of an environment, newest first. A deployment without
 * a record is asked for by itself, as only that tells from which version to
 * which it went.
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
      return toDeploymentListing(
        record ? summary : await readDeployment(client, environmentName, id),
        record,
      );
    }),
  );
  return { deployments, nextToken: page.nextToken };
}
