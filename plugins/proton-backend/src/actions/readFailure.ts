import { GetEnvironmentCommand, ProtonClient } from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import { DeploymentDetails } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { asBackstageError } from '../asBackstageError';
import { readDeploymentDetails } from '../deployments/readDeploymentDetails';

/** Reads whether and why a deployment failed, the last one by default. */
export async function readFailure(options: {
  client: ProtonClient;
  extension?: ProtonExtension;
  environmentName: string;
  deploymentId?: string;
  mayReadLogs: boolean;
}) {
  const { client, environmentName } = options;
  const deploymentId =
    options.deploymentId ?? (await findLast(client, environmentName));
  const { status, failure } = await asBackstageError(() =>
    readDeploymentDetails({ ...options, deploymentId, mayReadOutputs: false }),
  );
  return {
    deploymentId,
    status,
    failed: failure !== undefined,
    ...(failure && describe(failure)),
  };
}

async function findLast(client: ProtonClient, name: string): Promise<string> {
  const { environment } = await asBackstageError(() =>
    client.send(new GetEnvironmentCommand({ name })),
  );
  if (!environment?.lastAttemptedDeploymentId) {
    throw new NotFoundError(`The environment ${name} has no deployment yet`);
  }
  return environment.lastAttemptedDeploymentId;
}

function describe({
  message,
  step,
  resource,
  cause,
  log,
}: NonNullable<DeploymentDetails['failure']>) {
  return {
    message,
    step,
    resource,
    likelyCause: cause && {
      title: cause.title,
      explanation: cause.explanation,
      remedies: cause.remedies,
    },
    log: log?.map(line => `${line.level}: ${line.message}`),
  };
}
