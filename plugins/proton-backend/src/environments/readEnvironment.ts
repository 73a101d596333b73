import {
  Deployment,
  Environment,
  EnvironmentTemplate,
  EnvironmentTemplateVersion,
  GetDeploymentCommand,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateVersionCommand,
  Output,
  paginateListEnvironmentOutputs,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  ProtonArn,
  UnavailablePart,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  Deprecations,
  ProtonExtension,
  ProtonService,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import { fetchEnvironment } from './fetchEnvironment';

/** What Proton told of the outputs of an environment. */
export interface OutputFacts {
  outputs: Output[];
  sensitiveOutputKeys: ReadonlySet<string>;
  /** By the keys of the outputs. */
  outputDescriptions: Readonly<Record<string, string>>;
}

/** What Proton told of an environment. */
export interface EnvironmentFacts extends OutputFacts {
  scope: ProtonArn;
  environment: Environment;
  template?: EnvironmentTemplate;
  templateVersion?: EnvironmentTemplateVersion;
  deprecations: Deprecations;
  lastDeployment?: Deployment;
  unavailable: UnavailablePart[];
}

const NO_OUTPUTS: OutputFacts = {
  outputs: [],
  sensitiveOutputKeys: new Set(),
  outputDescriptions: {},
};

/**
 * Reads an environment and what belongs to it.
 *
 * Only the environment itself must be there. A part that cannot be read, such
 * as a template that was deleted since, is named in `unavailable`.
 */
export async function readEnvironment(options: {
  proton: ProtonService;
  arn: string;
  logger: LoggerService;
}): Promise<EnvironmentFacts> {
  const { proton, arn, logger } = options;
  const scope = parseEnvironmentArn(arn);
  if (!scope) {
    throw new InputError(`Not the ARN of a Proton environment: "${arn}"`);
  }
  const unavailable: UnavailablePart[] = [];

  async function attempt<T>(
    part: UnavailablePart['part'],
    read: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      const { message } = toBackstageError(error);
      logger.warn(`Could not read the ${part} of ${arn}: ${message}`);
      unavailable.push({ part, message });
      return undefined;
    }
  }

  const client = await proton.getClientForArn(arn).catch(rethrow);
  const environment = await fetchEnvironment(client, scope.resourceId).catch(
    rethrow,
  );
  const deploymentId = environment.lastAttemptedDeploymentId;

  const [template, lastDeployment, outputs] = await Promise.all([
    attempt('template', () =>
      getTemplate(client, environment, proton.extension(scope)),
    ),
    deploymentId
      ? attempt('lastDeployment', () => getDeployment(client, deploymentId))
      : undefined,
    attempt('outputs', () => readOutputs(proton, client, scope)),
  ]);

  return {
    scope,
    environment,
    deprecations: Deprecations.NONE,
    ...template,
    lastDeployment,
    ...(outputs ?? NO_OUTPUTS),
    unavailable,
  };
}

function rethrow(error: unknown): never {
  throw toBackstageError(error);
}

async function getTemplate(
  client: ProtonClient,
  environment: Environment,
  extension: ProtonExtension | undefined,
) {
  const { templateName, templateMajorVersion, templateMinorVersion } =
    environment;
  const [
    { environmentTemplate },
    { environmentTemplateVersion },
    deprecations,
  ] = await Promise.all([
    client.send(new GetEnvironmentTemplateCommand({ name: templateName })),
    client.send(
      new GetEnvironmentTemplateVersionCommand({
        templateName,
        majorVersion: templateMajorVersion,
        minorVersion: templateMinorVersion,
      }),
    ),
    Deprecations.read(extension),
  ]);
  return {
    template: environmentTemplate,
    templateVersion: environmentTemplateVersion,
    deprecations,
  };
}

async function getDeployment(
  client: ProtonClient,
  id: string,
): Promise<Deployment | undefined> {
  const { deployment } = await client.send(new GetDeploymentCommand({ id }));
  return deployment;
}

/**
 * Reads the outputs together with the keys of those to hide: when either is
 * missing there are no outputs, so that no secret is ever shown by accident.
 */
export async function readOutputs(
  proton: ProtonService,
  client: ProtonClient,
  scope: ProtonArn,
): Promise<OutputFacts> {
  const environmentName = scope.resourceId;
  const [outputs, described] = await Promise.all([
    listOutputs(client, environmentName),
    proton.extension(scope)?.describeEnvironmentOutputs({ environmentName }),
  ]);
  return {
    outputs,
    sensitiveOutputKeys: new Set(described?.sensitiveKeys),
    outputDescriptions: described?.descriptions ?? {},
  };
}

async function listOutputs(
  client: ProtonClient,
  environmentName: string,
): Promise<Output[]> {
  const outputs: Output[] = [];
  for await (const page of paginateListEnvironmentOutputs(
    { client },
    { environmentName },
  )) {
    outputs.push(...(page.outputs ?? []));
  }
  return outputs;
}
