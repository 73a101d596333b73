import {
  Deployment,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { asBackstageError } from '../asBackstageError';
import { requireMember } from '../environments/requireMember';

/** The most errors of a log that are told. */
const MAX_ERRORS = 20;

/** Whether and why a deployment failed. */
export interface FailureFacts {
  deploymentId: string;
  status: string;
  failed: boolean;
  message?: string;
  /** The last errors of the log; absent where it cannot be read. */
  errors?: string[];
}

/** Reads why a deployment of an environment failed, the last one by default. */
export async function readFailure(options: {
  client: ProtonClient;
  name: string;
  deploymentId?: string;
  /** Absent where the log cannot or may not be read. */
  extension?: ProtonExtension;
}): Promise<FailureFacts> {
  const { client, name, extension } = options;
  const id = options.deploymentId ?? (await findLast(client, name));
  const deployment = await readDeployment(client, name, id);
  const status = requireMember(deployment, 'deploymentStatus');
  const failed = status === 'FAILED' || status === 'DELETE_FAILED';
  return {
    deploymentId: id,
    status,
    failed,
    message: deployment.deploymentStatusMessage,
    ...(failed && extension && { errors: await readErrors(extension, id) }),
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

/** An id alone does not tell that it is one of this environment. */
async function readDeployment(
  client: ProtonClient,
  environmentName: string,
  id: string,
): Promise<Deployment> {
  const answer = await asBackstageError(() =>
    client.send(new GetDeploymentCommand({ id, environmentName })),
  );
  const deployment = requireMember(answer, 'deployment');
  if (deployment.environmentName !== environmentName) {
    throw new NotFoundError(
      `Deployment ${id} is not one of the environment ${environmentName}`,
    );
  }
  return deployment;
}

async function readErrors(
  extension: ProtonExtension,
  deploymentId: string,
): Promise<string[]> {
  const errors: string[] = [];
  let after = 0;
  for (;;) {
    const page = await extension.listDeploymentLog({ deploymentId, after });
    errors.push(
      ...page.events
        .filter(({ level }) => level === 'error')
        .map(({ message }) => message),
    );
    errors.splice(0, errors.length - MAX_ERRORS);
    if (page.complete || page.events.length === 0) {
      return errors;
    }
    after = page.nextAfter;
  }
}
