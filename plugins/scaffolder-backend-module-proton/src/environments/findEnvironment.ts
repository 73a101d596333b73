import {
  Environment,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';

/** The environment with a name; `undefined` when the name is free. */
export async function findEnvironment(
  client: ProtonClient,
  name: string,
  signal?: AbortSignal,
): Promise<Environment | undefined> {
  try {
    const { environment } = await client.send(
      new GetEnvironmentCommand({ name }),
      { abortSignal: signal },
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
