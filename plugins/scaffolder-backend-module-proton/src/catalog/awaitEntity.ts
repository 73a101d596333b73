import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  parseEnvironmentArn,
  PROTON_EVENTS_TOPIC,
  ProtonStatusChangeEvent,
} from '@proton-vending/backstage-plugin-proton-common';
import { environmentEntityName } from '@proton-vending/backstage-plugin-proton-node';
import { randomUUID } from 'node:crypto';
import { sleep } from '../deployments/sleep';

const ATTEMPTS = 15;
const PAUSE_MS = 1_000;

/** Proton's own event has come by then, if one comes at all. */
const ATTEMPTS_BEFORE_EVENT = 5;

interface AwaitEntityOptions {
  catalog: CatalogService;
  auth: AuthService;
  events: EventsService;
  arn: string;
  logger: LoggerService;
  signal?: AbortSignal;
}

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

/**
 * Waits a little for the catalog entity of an environment, so that a link to it
 * works at once, and returns its ref. A catalog that does not have it yet, or
 * does not answer, does no harm: the ref is then the expected one.
 */
export async function awaitEntityRef(
  options: AwaitEntityOptions & {
    environmentName: string;
    /** The namespace of the entities of environments. */
    entityNamespace?: string;
  },
): Promise<string> {
  const { environmentName, entityNamespace, logger } = options;
  const expected = expectedEntityRef(environmentName, entityNamespace);
  const isResource = (ref: string) => parseEntityRef(ref).kind === 'resource';
  const refs = await pollEntityRefs({
    ...options,
    what: expected,
    status: 'SUCCEEDED',
    isDone: found => found.some(isResource),
  });
  const found = refs?.find(isResource);
  if (found) {
    logger.info(`The catalog has ${found}`);
  } else if (refs) {
    logger.info(`The catalog does not have ${expected} yet; it will appear`);
  }
  return found ?? expected;
}

/**
 * Waits a little until the catalog has forgotten an environment. It does no harm
 * when that takes longer.
 */
export async function awaitEntityGone(
  options: AwaitEntityOptions,
): Promise<void> {
  const refs = await pollEntityRefs({
    ...options,
    what: 'the environment',
    status: 'DELETED',
    isDone: found => found.length === 0,
  });
  if (refs) {
    options.logger.info(
      refs.length === 0
        ? 'The catalog has forgotten the environment'
        : `The catalog still has ${refs.join(
            ', ',
          )}; it is gone when the catalog has compared itself with Proton`,
    );
  }
}

/**
 * Reads the refs of an environment's entities until they are as expected or the time
 * is up, and asks the catalog to look again in between.
 *
 * @returns the last refs; `undefined` when the catalog doesn't answer
 */
async function pollEntityRefs(
  options: AwaitEntityOptions & {
    /** For the message when the catalog doesn't answer. */
    what: string;
    /** The status of the environment that the catalog is told. */
    status: string;
    isDone(refs: string[]): boolean;
  },
): Promise<string[] | undefined> {
  const { catalog, auth, arn, logger, signal, what, isDone } = options;
  try {
    for (let attempt = 1; ; attempt++) {
      const { items } = await catalog.getEntities(
        {
          filter: {
            [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
          },
          fields: ['kind', 'metadata.namespace', 'metadata.name'],
        },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      const refs = items.map(item => stringifyEntityRef(item));
      if (isDone(refs) || attempt === ATTEMPTS) {
        return refs;
      }
      if (attempt === ATTEMPTS_BEFORE_EVENT) {
        await publishStatusChange(options);
      }
      await sleep(PAUSE_MS, signal);
    }
  } catch (error) {
    signal?.throwIfAborted();
    logger.warn(
      `The catalog could not be asked for ${what}: ${
        isError(error) ? error.message : error
      }`,
    );
    return undefined;
  }
}

/**
 * Publishes what Proton's own event would say: a Proton elsewhere sends none here,
 * and the catalog would look again only on its schedule.
 */
async function publishStatusChange(options: {
  events: EventsService;
  arn: string;
  status: string;
}): Promise<void> {
  const { events, arn, status } = options;
  const parsed = parseEnvironmentArn(arn);
  if (!parsed) {
    return;
  }
  const eventPayload: ProtonStatusChangeEvent = {
    version: '0',
    id: randomUUID(),
    source: 'aws.proton',
    'detail-type': 'AWS Proton Environment Status Change',
    account: parsed.accountId,
    region: parsed.region,
    time: new Date().toISOString(),
    resources: [arn],
    detail: { name: parsed.resourceId, status },
  };
  await events.publish({ topic: PROTON_EVENTS_TOPIC, eventPayload });
}
