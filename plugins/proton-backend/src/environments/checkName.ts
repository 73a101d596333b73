import {
  Environment,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import {
  EnvironmentNameAvailability,
  findResourceNameViolations,
} from '@proton-vending/backstage-plugin-proton-common';

/** Whether a new environment can have a name, and why not. */
export async function checkName(
  client: ProtonClient,
  name: string,
): Promise<EnvironmentNameAvailability> {
  const violations = findResourceNameViolations(name);
  if (violations.length > 0) {
    return { available: false, reason: `The name ${violations.join(' and ')}` };
  }
  const environment = await findEnvironment(client, name);
  return environment
    ? {
        available: false,
        reason: `There is already an environment "${name}", made from ${
          environment.templateName
        } ${environment.templateMajorVersion}.${
          environment.templateMinorVersion
        }${
          environment.deploymentStatus === 'DELETE_IN_PROGRESS'
            ? '; it is being deleted, so try again when that is done'
            : ''
        }`,
      }
    : { available: true };
}

async function findEnvironment(
  client: ProtonClient,
  name: string,
): Promise<Environment | undefined> {
  try {
    const { environment } = await client.send(
      new GetEnvironmentCommand({ name }),
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
