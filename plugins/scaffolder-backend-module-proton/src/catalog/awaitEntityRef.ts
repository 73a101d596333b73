import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { environmentEntityName } from '@proton-vending/backstage-plugin-proton-node';
import { sleep } from '../deployments/sleep';
import { announceEnvironment } from './announceEnvironment';

const ATTEMPTS = 15;
const PAUSE_MS = 1_000;

/** Proton's own event has come by then, if one comes at all. */
const ATTEMPTS_BEFORE_ASKING = 5;

/** The entity ref that an environment gets unless the catalog says otherwise. */
export function expectedEntityRef(
  environmentName: string,
  namespace: string = DEFAULT_NAMESPACE,
): string {
  return stringifyEntityRef({
    kind: 'Resource',
    namespace,
    name: environmentEntityName(environmentName),
  });
}

interface AwaitEntityRefOptions {
  catalog: CatalogService;
  auth: AuthService;
  events: EventsService;
  arn: string;
  environmentName: string;
  /** The namespace of the entities of environments. */
  entityNamespace?: string;
  logger: LoggerService;
  signal?: AbortSignal;
}

/**
 * Waits a little for the catalog entity of an environment, so that a link to it
 * works at once, and returns its ref. A catalog that does not have it yet, or
 * does not answer, does no harm: the ref is then the expected one.
 */
export async function awaitEntityRef(
  options: AwaitEntityRefOptions,
): Promise<string> {
  const { environmentName, entityNamespace, logger, signal } = options;
  const expected = expectedEntityRef(environmentName, entityNamespace);
  try {
    const found = await findEntityRef(options);
    if (found) {
      logger.info(`The catalog has ${found}`);
      return found;
    }
    logger.info(`The catalog does not have ${expected} yet; it will appear`);
  } catch (error) {
    signal?.throwIfAborted();
    logger.warn(
      `The catalog could not be asked for ${expected}: ${
        isError(error) ? error.message : error
      }`,
    );
  }
  return expected;
}

async function findEntityRef(
  options: AwaitEntityRefOptions,
): Promise<string | undefined> {
  const { catalog, auth, events, arn, signal } = options;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (attempt > 1) {
      await sleep(PAUSE_MS, signal);
    }
    const { items } = await catalog.getEntities(
      {
        filter: {
          kind: 'Resource',
          [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
        },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    if (items.length > 0) {
      return stringifyEntityRef(items[0]);
    }
    if (attempt === ATTEMPTS_BEFORE_ASKING) {
      await announceEnvironment({ events, arn, status: 'SUCCEEDED' });
    }
  }
  return undefined;
}
