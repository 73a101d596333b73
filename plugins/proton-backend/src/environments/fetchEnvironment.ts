import {
  Environment,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import {
  EnvironmentInputs,
  EnvironmentSpecError,
  formatTemplateVersion,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from './requireMember';

/** The environment as Proton has it now. */
export async function fetchEnvironment(
  client: ProtonClient,
  name: string,
): Promise<Environment> {
  const answer = await client.send(new GetEnvironmentCommand({ name }));
  return requireMember(answer, 'environment');
}

/** The template version that an environment runs, such as `1.0`. */
export function versionOf(environment: Environment): string {
  return formatTemplateVersion({
    majorVersion: requireMember(environment, 'templateMajorVersion'),
    minorVersion: requireMember(environment, 'templateMinorVersion'),
  });
}

/**
 * The inputs that an environment was last deployed with.
 *
 * @throws ConflictError when its spec cannot be read
 */
export function inputsOf(environment: Environment): EnvironmentInputs {
  try {
    return environment.spec ? parseEnvironmentSpec(environment.spec) : {};
  } catch (error) {
    if (error instanceof EnvironmentSpecError) {
      throw new ConflictError(
        `The spec of the environment "${environment.name}" cannot be read: ${error.message}`,
      );
    }
    throw error;
  }
}
