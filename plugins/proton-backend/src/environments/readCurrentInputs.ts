import {
  CurrentEnvironmentInputs,
  omitSensitiveInputs,
  toFormInputs,
} from '@proton-vending/backstage-plugin-proton-common';
import { OpenEnvironment } from './openEnvironment';
import { fetchEnvironment, inputsOf, versionOf } from './fetchEnvironment';
import { requireMember } from './requireMember';
import { readSchema } from '../versions/readSchema';

/** What an environment was last deployed with, as its caller may see it. */
export async function readCurrentInputs(
  { client, scope }: Pick<OpenEnvironment, 'client' | 'scope'>,
  options: { withSecrets: boolean },
): Promise<CurrentEnvironmentInputs> {
  const environment = await fetchEnvironment(client, scope.resourceId);
  const templateName = requireMember(environment, 'templateName');
  const version = versionOf(environment);
  const inputs = inputsOf(environment);
  const shown = options.withSecrets
    ? { inputs, masked: [] }
    : omitSensitiveInputs(
        await readSchema(client, { templateName, version }),
        inputs,
      );
  return {
    accountId: scope.accountId,
    region: scope.region,
    templateName,
    version,
    inputs: toFormInputs(shown.inputs),
    ...(shown.masked.length > 0 && { masked: shown.masked }),
  };
}
