import {
  EnvironmentState,
  GetDeploymentCommand,
  GetEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { formatTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  StatusChange,
} from '@proton-vending/backstage-plugin-proton-node';
import { DeploymentFacts } from './describeDeploymentEnd';

/**
 * Reads which deployment has led to a status, for the event does not say;
 * `undefined` when another one runs by now, which will be told of itself.
 */
export async function readDeploymentFacts(options: {
  proton: ProtonService;
  change: StatusChange;
  name: string;
}): Promise<DeploymentFacts | undefined> {
  const { proton, change, name } = options;
  const client = await proton.getClientForArn(change.arn);
  const { environment } = await client.send(
    new GetEnvironmentCommand({ name }),
  );
  const id = environment?.lastAttemptedDeploymentId;
  if (!id || environment.deploymentStatus !== change.status) {
    return undefined;
  }
  const { deployment } = await client.send(new GetDeploymentCommand({ id }));
  const before = deployment?.initialState?.environment;
  const after = deployment?.targetState?.environment ?? before;
  return {
    id,
    action: findAction(change.status, before),
    message:
      deployment?.deploymentStatusMessage ??
      environment.deploymentStatusMessage,
    templateName: after?.templateName ?? environment.templateName ?? '',
    fromVersion: before && formatVersion(before),
    toVersion: formatVersion(after ?? environment),
  };
}

function findAction(
  status: string | undefined,
  before: EnvironmentState | undefined,
): DeploymentFacts['action'] {
  if (status === 'DELETE_FAILED') {
    return 'delete';
  }
  return before ? 'update' : 'create';
}

function formatVersion({
  templateMajorVersion = '',
  templateMinorVersion = '',
}: Partial<EnvironmentState>): string {
  return formatTemplateVersion({
    majorVersion: templateMajorVersion,
    minorVersion: templateMinorVersion,
  });
}
