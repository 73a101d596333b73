import { ConflictError } from '@backstage/errors';
import {
  CurrentEnvironmentInputs,
  EnvironmentConfiguration,
  maskSpec,
  omitSensitiveInputs,
  toFormInputs,
  toFormSchema,
  protonEnvironmentOutputsReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  applyDeployedDefaults,
  readDeployedInputs,
  readInputSchema,
} from '@proton-vending/backstage-plugin-proton-node';
import { fetchEnvironment, versionOf } from './fetchEnvironment';
import { OpenEnvironment } from './openEnvironment';
import { requireMember } from './requireMember';
import { GuardedEnvironment } from '../routes/createRoutes';

type Place = Pick<OpenEnvironment, 'client' | 'scope'>;

/** The inputs of an environment beside the schema of the version that it runs. */
export async function readConfiguration(
  place: Place,
  options: { withSecrets: boolean },
): Promise<EnvironmentConfiguration> {
  const { templateName, version, inputs, schema, deployed } =
    await readDeployed(place);
  if (!schema) {
    throw new ConflictError(
      `The schema of ${templateName} ${version} cannot be read: the version was deleted, or its schema is not valid`,
    );
  }
  return {
    templateName,
    version,
    schema: toFormSchema(schema),
    ...(options.withSecrets
      ? { inputs, masked: [] }
      : omitSensitiveInputs(schema, inputs)),
    deployed,
  };
}

/** What an environment was last deployed with, as its caller may see it. */
export async function readCurrentInputs(
  place: Place,
  options: { withSecrets: boolean },
): Promise<CurrentEnvironmentInputs> {
  const { templateName, version, inputs, schema, deployed } =
    await readDeployed(place);
  const shown = options.withSecrets
    ? { inputs, masked: [] }
    : omitSensitiveInputs(schema, inputs);
  return {
    accountId: place.scope.accountId,
    region: place.scope.region,
    templateName,
    version,
    inputs: toFormInputs(shown.inputs),
    ...(shown.masked.length > 0 && { masked: shown.masked }),
    deployed,
  };
}

/** The spec file of an environment; sensitive values are masked without permission. */
export async function readSpec(
  place: Place,
  options: { withSecrets: boolean },
): Promise<string> {
  if (options.withSecrets) {
    const { client, scope } = place;
    const { spec = '' } = await fetchEnvironment(client, scope.resourceId);
    return spec;
  }
  const { inputs, schema, spec } = await readDeployed(place);
  return maskSpec([schema], { inputs, spec }).spec;
}

async function readDeployed({ client, scope }: Place) {
  const environment = await fetchEnvironment(client, scope.resourceId);
  const templateName = requireMember(environment, 'templateName');
  const version = versionOf(environment);
  const inputs = readDeployedInputs(environment);
  const { schema } = await readInputSchema(client, { templateName, version });
  const filled = applyDeployedDefaults(environment, schema, inputs);
  return {
    templateName,
    version,
    inputs,
    schema,
    deployed:
      filled && toFormInputs(omitSensitiveInputs(schema, filled).inputs),
    spec: environment.spec ?? '',
  };
}

/** Whether the caller may see the sensitive outputs and inputs of an environment. */
export function maySeeSecrets({
  environments,
  resource,
}: Pick<GuardedEnvironment, 'environments' | 'resource'>): Promise<boolean> {
  return environments.allows(protonEnvironmentOutputsReadPermission, resource);
}
