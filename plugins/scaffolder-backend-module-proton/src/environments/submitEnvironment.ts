import {
  CreateEnvironmentCommand,
  CreateEnvironmentInput,
  Environment,
  ProtonClient,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, NotFoundError } from '@backstage/errors';
import { findEnvironment } from './findEnvironment';
import { nameTakenError, requireSameRequest } from './requireSameRequest';

/**
 * Creates an environment, or takes up the one that an earlier run of the same
 * step has created. One whose deployment failed is deployed once more.
 */
export async function submitEnvironment(options: {
  client: ProtonClient;
  request: CreateEnvironmentInput & { name: string };
  logger: LoggerService;
  /** Runs `create` unless an earlier run of this step completed it. */
  checkpoint(create: () => Promise<void>): Promise<void>;
}): Promise<Environment> {
  const { client, request, logger } = options;
  const { name } = request;
  const existing = await findEnvironment(client, name);
  if (existing) {
    requireSameRequest(existing, request);
  }

  let asked = false;
  const create = async () => {
    asked = true;
    await createOrAdopt({ client, request, existing });
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
    await client.send(
      new UpdateEnvironmentCommand({
        name,
        deploymentType: 'CURRENT_VERSION',
        spec: request.spec,
      }),
    );
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
  request: CreateEnvironmentInput;
  existing?: Environment;
}): Promise<void> {
  const { client, request, existing } = options;
  try {
    await client.send(new CreateEnvironmentCommand(request));
  } catch (error) {
    if (
      isError(error) &&
      /idempotent parameter mismatch/i.test(error.message)
    ) {
      throw nameTakenError(existing, request);
    }
    throw error;
  }
}

function hasFailed({ deploymentStatus }: Environment): boolean {
  return deploymentStatus === 'FAILED' || deploymentStatus === 'CANCELLED';
}
