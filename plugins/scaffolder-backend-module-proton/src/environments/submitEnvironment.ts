import {
  CreateEnvironmentCommand,
  CreateEnvironmentInput,
  Environment,
  ProtonClient,
} from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, NotFoundError } from '@backstage/errors';
import type { RequestInitiator } from '@proton-vending/backstage-plugin-proton-common';
import { withInitiator } from '@proton-vending/backstage-plugin-proton-node';
import { deployAgain } from './deployAgain';
import { findEnvironment } from './findEnvironment';
import { hasFailed, isOwnFailure } from './isOwnFailure';
import { isSameRequest } from './isSameRequest';
import { nameTakenError } from './nameTakenError';

/**
 * Creates an environment, or takes up the one that an earlier run of the same
 * step has created. One whose deployment failed is deployed once more, and one
 * that never was deployed may be mended by whoever asked for it.
 */
export async function submitEnvironment(options: {
  client: ProtonClient;
  request: CreateEnvironmentInput & { name: string };
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
  if (existing && !isMended && !isSameRequest(existing, request)) {
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
