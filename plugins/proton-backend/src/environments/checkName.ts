import { Environment, ProtonClient } from '@aws-sdk/client-proton';
import {
  checkResourceName,
  EnvironmentNameAvailability,
  EnvironmentNameProblem,
  ANNOTATION_PROTON_ENVIRONMENT,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  findEnvironment,
  isFailedAttemptOf,
  ProtonAuthorizer,
  ProtonEnvironmentResource,
  readEntityOwners,
  readEnvironmentResource,
} from '@proton-vending/backstage-plugin-proton-node';

/**
 * Whether a new environment can have a name, and why not. Of the environment
 * that has it more is told only to a caller who may see that.
 */
export async function checkName(options: {
  client: ProtonClient;
  name: string;
  maySee: (environment: Environment) => Promise<boolean>;
  /** The entity ref of the user who asks. */
  userRef?: string;
}): Promise<EnvironmentNameAvailability> {
  const { client, name, maySee, userRef } = options;
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
  const seen = isSeen
    ? toTaker(
        environment,
        await isFailedAttemptOf(client, environment, userRef).catch(
          () => false,
        ),
      )
    : undefined;
  return {
    available: false,
    reason: describe(name, seen),
    problem: { code: 'taken', ...(seen && { environment: seen }) },
  };
}

type Taker = NonNullable<
  Extract<EnvironmentNameProblem, { code: 'taken' }>['environment']
>;

function toTaker(environment: Environment, failedAttempt: boolean): Taker {
  const { templateName = '', deploymentStatus } = environment;
  const { templateMajorVersion, templateMinorVersion } = environment;
  return {
    templateName,
    templateVersion: `${templateMajorVersion}.${templateMinorVersion}`,
    deleting: deploymentStatus === 'DELETE_IN_PROGRESS',
    ...(failedAttempt && { failedAttempt }),
  };
}

function describe(name: string, taker?: Taker): string {
  if (!taker) {
    return `An environment named "${name}" already exists`;
  }
  const { templateName, templateVersion, deleting } = taker;
  const subject = `An environment named "${name}" (${templateName} ${templateVersion})`;
  return deleting
    ? `${subject} is being deleted. Try again when the deletion is complete`
    : `${subject} already exists`;
}

/**
 * Whether a caller may see an environment of which only the ARN is at hand: an
 * entity of it as well as the environment itself.
 */
export async function maySeeEnvironment(options: {
  arn: string;
  catalog: CatalogService;
  client: ProtonClient;
  credentials: BackstageCredentials;
  environments: ProtonAuthorizer<ProtonEnvironmentResource>;
}): Promise<boolean> {
  const { arn, catalog, client, credentials, environments } = options;
  const permission = protonEnvironmentReadPermission;
  if (!(await environments.mayAllow(permission))) {
    return false;
  }
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
      },
    },
    { credentials },
  );
  // The catalog does not tell apart what differs in upper and lower case alone.
  const entities = items.filter(
    ({ metadata }) =>
      metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT] === arn,
  );
  const [owners] = entities.flatMap(entity => {
    const told = readEntityOwners(entity, arn);
    return told ? [told] : [];
  });
  return (
    entities.length > 0 &&
    environments.allows(permission, () =>
      readEnvironmentResource({ client, arn, owners }),
    )
  );
}
