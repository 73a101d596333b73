import {
  Environment,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { formatTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
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
