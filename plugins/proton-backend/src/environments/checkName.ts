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

/**
 * Whether a new environment can have a name, and why not. Of the environment
 * that has it more is told only to a caller who may see that.
 */
export async function checkName(options: {
  client: ProtonClient;
  name: string;
  maySee: (environment: Environment) => Promise<boolean>;
}): Promise<EnvironmentNameAvailability> {
  const { client, name, maySee } = options;
  const violations = findResourceNameViolations(name);
  if (violations.length > 0) {
    return { available: false, reason: `The name ${violations.join(' and ')}` };
  }
  const environment = await findEnvironment(client, name);
  if (!environment) {
    return { available: true };
  }
  // That the name is taken is an answer also where nobody can tell who may see more.
  const isSeen = await maySee(environment).catch(() => false);
  const details = isSeen ? describe(environment) : '';
  return {
    available: false,
    reason: `There is already an environment "${name}"${details}`,
  };
}

function describe(environment: Environment): string {
  const { templateName, templateMajorVersion, templateMinorVersion } =
    environment;
  const deleting = environment.deploymentStatus === 'DELETE_IN_PROGRESS';
  return `, made from ${templateName} ${templateMajorVersion}.${templateMinorVersion}${
    deleting ? '; it is being deleted, so try again when that is done' : ''
  }`;
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
