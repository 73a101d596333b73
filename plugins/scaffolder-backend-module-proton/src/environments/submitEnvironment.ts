import {
  CreateEnvironmentCommand,
  CreateEnvironmentInput,
  Environment,
  ProtonClient,
  TagResourceCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, isError, NotFoundError } from '@backstage/errors';
import {
  EnvironmentInputs,
  listInputChanges,
  parseEnvironmentSpec,
  type RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  findEnvironment,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import { hasFailed, isOwnFailure } from './isOwnFailure';

/**
 * Creates an environment, or takes up the one that an earlier run of the same
 * step has created. One whose deployment failed is deployed once more, and one
 * that never was deployed may be mended by whoever asked for it.
 */
export async function submitEnvironment(options: {
  client: ProtonClient;
  request: CreateEnvironmentInput & { name: string };
  /** The inputs in the spec of the request. */
  inputs: EnvironmentInputs;
  initiator: RequestInitiator;
  /** What the caller may know of an environment that has the name. */
  describeTaken(existing: Environment): Promise<string | undefined>;
  logger: LoggerService;
  /** Runs `create` unless an earlier run of this step completed it. */
  checkpoint(create: () => Promise<void>): Promise<void>;
}): Promise<Environment> {
  const { client, request, initiator, describeTaken, logger } = options;
  const { name } = request;
  const existing = await findEnvironment(client, name);
  const isMended = existing && (await isOwnFailure(client, existing, request));
  if (existing && !isMended && !isSameRequest(existing, options)) {
    throw nameTakenError(name, await describeTaken(existing));
  }

  let asked = false;
  const create = async () => {
    asked = true;
    if (!isMended) {
      await createOrAdopt({
        client,
        request,
        initiator,
        describeTaken: async () => existing && describeTaken(existing),
      });
    }
  };
  await options.checkpoint(create);
  if (!asked && !existing) {
    // Somebody deleted the environment since an earlier run created it.
    await create();
  }

  if (!existing) {
    logger.info(`Created the environment ${name}`);
  } else if (hasFailed(existing)) {
    logger.info(
      `The environment ${name} exists and is ${existing.deploymentStatus}; deploying it again`,
    );
    await deployAgain({ client, existing, request, initiator });
  } else {
    logger.info(`The environment ${name} exists already; taking it up`);
  }
  const submitted = await findEnvironment(client, name);
  if (!submitted) {
    throw new NotFoundError(
      `The environment ${name} was deleted right after its creation`,
    );
  }
  return submitted;
}

/** Proton answers an identical request with the environment that exists. */
async function createOrAdopt(options: {
  client: ProtonClient;
  request: CreateEnvironmentInput & { name: string };
  initiator: RequestInitiator;
  describeTaken(): Promise<string | undefined>;
}): Promise<void> {
  const { client, request, initiator, describeTaken } = options;
  try {
    await client.send(
      withInitiator(new CreateEnvironmentCommand(request), initiator),
    );
  } catch (error) {
    if (
      isError(error) &&
      /idempotent parameter mismatch/i.test(error.message)
    ) {
      throw nameTakenError(request.name, await describeTaken());
    }
    throw error;
  }
}

/** Deploys an environment whose deployment failed with what is asked for now. */
async function deployAgain(options: {
  client: ProtonClient;
  existing: Environment;
  request: CreateEnvironmentInput & { name: string };
  initiator: RequestInitiator;
}): Promise<void> {
  const { client, existing, request, initiator } = options;
  const { name, spec, tags, templateMinorVersion } = request;
  // First of all, so that this task finds the environment to be its own from now on.
  await client.send(
    new TagResourceCommand({ resourceArn: existing.arn, tags }),
  );
  const isOtherMinor =
    templateMinorVersion !== undefined &&
    templateMinorVersion !== existing.templateMinorVersion;
  await client.send(
    withInitiator(
      new UpdateEnvironmentCommand({
        name,
        spec,
        ...(isOtherMinor
          ? { deploymentType: 'MINOR_VERSION', templateMinorVersion }
          : { deploymentType: 'CURRENT_VERSION' }),
      }),
      initiator,
    ),
  );
}

/** Whether a request can have created an environment that has its name. */
function isSameRequest(
  existing: Environment,
  options: { request: CreateEnvironmentInput; inputs: EnvironmentInputs },
): boolean {
  const { request, inputs } = options;
  return (
    existing.templateName === request.templateName &&
    existing.templateMajorVersion === request.templateMajorVersion &&
    (request.templateMinorVersion === undefined ||
      existing.templateMinorVersion === request.templateMinorVersion) &&
    (existing.spec === request.spec || hasInputs(existing, inputs))
  );
}

function hasInputs({ spec }: Environment, inputs: EnvironmentInputs): boolean {
  try {
    return (
      listInputChanges(parseEnvironmentSpec(spec ?? ''), inputs).length === 0
    );
  } catch {
    return false;
  }
}

/** What those who may see an environment are told of it. */
export function describeTaker(existing: Environment): string {
  const { templateName, templateMajorVersion, templateMinorVersion } = existing;
  return `an environment of the template ${templateName} ${templateMajorVersion}.${templateMinorVersion}, created ${
    existing.createdAt?.toISOString() ?? 'earlier'
  } by another request, has it (status ${existing.deploymentStatus})`;
}

/** The error for a name that another environment has. */
export function nameTakenError(name: string, taker?: string): ConflictError {
  return new ConflictError(
    `The name ${name} is taken: ${
      taker
        ? `${taker}. Choose another name, or delete that environment first`
        : 'another environment has it. Choose another name'
    }`,
  );
}
