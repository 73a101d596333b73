import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { sleep } from '../deployments/sleep';
import { announceEnvironment } from './announceEnvironment';

const ATTEMPTS = 15;
const PAUSE_MS = 1_000;

/** Proton's own event has come by then, if one comes at all. */
const ATTEMPTS_BEFORE_ASKING = 5;

/**
 * Waits a little until the catalog has forgotten an environment, and asks it to
 * look again when it still has it. It does no harm when that takes longer.
 */
export async function awaitEntityGone(options: {
  catalog: CatalogService;
  auth: AuthService;
  events: EventsService;
  arn: string;
  logger: LoggerService;
  signal?: AbortSignal;
}): Promise<void> {
  const { logger, signal } = options;
  try {
    const left = await waitUntilGone(options);
    logger.info(
      left.length === 0
        ? 'The catalog has forgotten the environment'
        : `The catalog still has ${left.join(
            ', ',
          )}; it is gone when the catalog has compared itself with Proton`,
    );
  } catch (error) {
    signal?.throwIfAborted();
    logger.warn(
      `The catalog could not be asked for the environment: ${
        isError(error) ? error.message : error
      }`,
    );
  }
}

/** The refs of the entities that are left. */
async function waitUntilGone(options: {
  catalog: CatalogService;
  auth: AuthService;
  events: EventsService;
  arn: string;
  signal?: AbortSignal;
}): Promise<string[]> {
  const { catalog, auth, events, arn, signal } = options;
  const credentials = await auth.getOwnServiceCredentials();
  let refs: string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { items } = await catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
        },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      { credentials },
    );
    refs = items.map(stringifyEntityRef);
    if (refs.length === 0) {
      return [];
    }
    if (attempt === ATTEMPTS_BEFORE_ASKING) {
      await announceEnvironment({ events, arn, status: 'DELETED' });
    }
    await sleep(PAUSE_MS, signal);
  }
  return refs;
}
