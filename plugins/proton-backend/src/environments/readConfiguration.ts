import { ConflictError } from '@backstage/errors';
import {
  EnvironmentConfiguration,
  maskSpec,
  omitSensitiveInputs,
  toFormSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { readSchema } from '../versions/readSchema';
import { fetchEnvironment, inputsOf, versionOf } from './fetchEnvironment';
import { OpenEnvironment } from './openEnvironment';
import { requireMember } from './requireMember';

type Place = Pick<OpenEnvironment, 'client' | 'scope'>;

/** The inputs of an environment beside the schema of the version that it runs. */
export async function readConfiguration(
  { client, scope }: Place,
  options: { withSecrets: boolean },
): Promise<EnvironmentConfiguration> {
  const environment = await fetchEnvironment(client, scope.resourceId);
  const templateName = requireMember(environment, 'templateName');
  const version = versionOf(environment);
  const schema = await readSchema(client, { templateName, version });
  if (!schema) {
    throw new ConflictError(
      `The schema of ${templateName} ${version} cannot be read: the version was deleted, or its schema is not valid`,
    );
  }
  const inputs = inputsOf(environment);
  return {
    templateName,
    version,
    schema: toFormSchema(schema),
    ...(options.withSecrets
      ? { inputs, masked: [] }
      : omitSensitiveInputs(schema, inputs)),
  };
}

/** The spec file of an environment; without permission, sensitive values are masked. */
export async function readSpec(
  { client, scope }: Place,
  options: { withSecrets: boolean },
): Promise<string> {
  const environment = await fetchEnvironment(client, scope.resourceId);
  if (options.withSecrets) {
    return environment.spec ?? '';
  }
  const { templateName } = environment;
  const version = versionOf(environment);
  const inputs = inputsOf(environment);
  const schema = await readSchema(client, { templateName, version });
  return maskSpec([schema], { inputs, spec: environment.spec ?? '' }).spec;
}
