import {
  Deployment,
  ListDeploymentsCommand,
  ProtonClient,
  GetDeploymentCommand,
  DeploymentSummary,
  EnvironmentState,
} from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import {
  DeploymentList,
  DeploymentListing,
  DeploymentRecord,
  DeploymentStatus,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import { requireMember } from '../environments/requireMember';

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

/** A deployment in the history, with what is recorded of it beyond Proton's API. */
export function toDeploymentListing(
  deployment: DeploymentSummary | Deployment,
  record: DeploymentRecord | undefined,
): DeploymentListing {
  const states = readStates(deployment);
  const status = requireMember(deployment, 'deploymentStatus');
  const { action, fromVersion, toVersion } = record
    ? readRecord(record)
    : guessAction(status, states);
  return {
    id: requireMember(deployment, 'id'),
    action,
    status,
    statusMessage:
      'deploymentStatusMessage' in deployment
        ? deployment.deploymentStatusMessage
        : undefined,
    createdAt: deployment.createdAt?.toISOString(),
    completedAt: deployment.completedAt?.toISOString(),
    fromVersion,
    toVersion,
    initiator: record?.initiator,
    reason: record?.reason,
  };
}

type Action = Pick<DeploymentListing, 'action' | 'fromVersion' | 'toVersion'>;

function readRecord({ fromVersion, toVersion }: DeploymentRecord): Action {
  if (toVersion === undefined) {
    return { action: 'delete', fromVersion };
  }
  const action = fromVersion === undefined ? 'create' : 'update';
  return { action, fromVersion, toVersion };
}

/**
 * What Proton's own API does not say: only its status tells a delete, of which
 * the target state may be absent or that of before. A create has no initial
 * state.
 */
function guessAction(
  status: DeploymentStatus,
  { before, after }: ReturnType<typeof readStates>,
): Action {
  if (status.startsWith('DELETE_')) {
    return { action: 'delete', fromVersion: before ?? after };
  }
  const isFirst = before === undefined && after !== undefined;
  return {
    action: isFirst ? 'create' : 'update',
    fromVersion: before,
    toVersion: after,
  };
}

function readStates(deployment: DeploymentSummary | Deployment) {
  const { initialState, targetState } =
    'targetState' in deployment || 'initialState' in deployment
      ? (deployment as Deployment)
      : { initialState: undefined, targetState: undefined };
  return {
    before: readVersion(initialState?.environment),
    after: readVersion(targetState?.environment),
  };
}

function readVersion(state: EnvironmentState | undefined): string | undefined {
  return state?.templateMajorVersion && state.templateMinorVersion
    ? formatTemplateVersion({
        majorVersion: state.templateMajorVersion,
        minorVersion: state.templateMinorVersion,
      })
    : undefined;
}
