import {
  CancelEnvironmentDeploymentCommand,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { toBackstageError } from '@proton-vending/backstage-plugin-proton-node';

/** A cancelled task is to end within two seconds. */
const ANSWER_WITHIN_MS = 1_500;

/**
 * Cancels the deployment that a cancelled task has waited for; returns a sentence
 * that says what became of it. It never rejects: the task ends in any case.
 */
export async function cancelWithTask(options: {
  client: ProtonClient;
  environmentName: string;
  deploymentId?: string;
  /** Such as `the deployment 1234 of the environment dev`. */
  what: string;
}): Promise<string> {
  const { client, environmentName, deploymentId, what } = options;
  const abortSignal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    // Proton cancels whatever runs, which may be somebody else's by now.
    const { environment } = await client.send(
      new GetEnvironmentCommand({ name: environmentName }),
      { abortSignal },
    );
    const runs = environment?.lastAttemptedDeploymentId;
    if (deploymentId !== undefined && runs !== deploymentId) {
      return `The task was cancelled; ${what} is over, and another one runs`;
    }
    await client.send(
      new CancelEnvironmentDeploymentCommand({ environmentName }),
      { abortSignal },
    );
    return `The task was cancelled, and ${what} is cancelled with it`;
  } catch (error) {
    return `The task was cancelled, but ${what} goes on: ${
      toBackstageError(error).message
    }`;
  }
}
