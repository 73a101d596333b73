import {
  Environment,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import {
  checkResourceName,
  EnvironmentNameAvailability,
  EnvironmentNameProblem,
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
  const violations = checkResourceName(name);
  if (violations.length > 0) {
    return {
      available: false,
      reason: `The name ${violations
        .map(({ message }) => message)
        .join(' and ')}`,
      problem: { code: 'invalid', violations },
    };
  }
  const environment = await findEnvironment(client, name);
  if (!environment) {
    return { available: true };
  }
  // That the name is taken is an answer also where nobody can tell who may see more.
  const isSeen = await maySee(environment).catch(() => false);
  const seen = isSeen ? toTaker(environment) : undefined;
  return {
    available: false,
    reason: `There is already an environment "${name}"${
      seen ? describe(seen) : ''
    }`,
    problem: { code: 'taken', ...(seen && { environment: seen }) },
  };
}

type Taker = NonNullable<
  Extract<EnvironmentNameProblem, { code: 'taken' }>['environment']
>;

function toTaker(environment: Environment): Taker {
  const { templateName = '', deploymentStatus } = environment;
  const { templateMajorVersion, templateMinorVersion } = environment;
  return {
    templateName,
    templateVersion: `${templateMajorVersion}.${templateMinorVersion}`,
    deleting: deploymentStatus === 'DELETE_IN_PROGRESS',
  };
}

function describe({ templateName, templateVersion, deleting }: Taker): string {
  return `, made from ${templateName} ${templateVersion}${
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
