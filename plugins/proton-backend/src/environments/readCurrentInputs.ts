import { GetEnvironmentCommand } from '@aws-sdk/client-proton';
import { ConflictError, InputError } from '@backstage/errors';
import {
  CurrentEnvironmentInputs,
  EnvironmentSpecError,
  formatTemplateVersion,
  parseEnvironmentArn,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { requireMember } from './requireMember';

/** What an environment was last deployed with. */
export async function readCurrentInputs(
  proton: ProtonService,
  arn: string,
): Promise<CurrentEnvironmentInputs> {
  const scope = parseEnvironmentArn(arn);
  if (!scope) {
    throw new InputError(`Not the ARN of a Proton environment: "${arn}"`);
  }
  const client = await proton.getClientForArn(arn);
  const answer = await client.send(
    new GetEnvironmentCommand({ name: scope.resourceId }),
  );
  const environment = requireMember(answer, 'environment');
  try {
    return {
      accountId: scope.accountId,
      region: scope.region,
      templateName: requireMember(environment, 'templateName'),
      version: formatTemplateVersion({
        majorVersion: requireMember(environment, 'templateMajorVersion'),
        minorVersion: requireMember(environment, 'templateMinorVersion'),
      }),
      inputs: environment.spec ? parseEnvironmentSpec(environment.spec) : {},
    };
  } catch (error) {
    if (error instanceof EnvironmentSpecError) {
      throw new ConflictError(
        `The spec of the environment "${environment.name}" cannot be read: ${error.message}`,
      );
    }
    throw error;
  }
}
