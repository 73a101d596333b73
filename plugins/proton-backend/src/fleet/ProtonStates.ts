import { GetEnvironmentCommand, ProtonClient } from '@aws-sdk/client-proton';
import {
  parseEnvironmentArn,
  PROTON_EVENTS_TOPIC,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  ProtonService,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import { EventsService } from '@backstage/plugin-events-node';
import {
  EnvironmentStates,
  readEnvironmentStates,
} from '../environments/readEnvironmentStates';
import { Reading, StaleCache, CachedState } from './StaleCache';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** With more than so many changed environments the whole list is read again. */
const MOST_SINGLE_READS = 20;

/** What is known of one account and region. */
export interface TargetState extends CachedState<EnvironmentStates> {
  accountId: string;
  region: string;
  /** Whether events tell of its changes. */
  eventsEnabled: boolean;
}

interface Target {
  accountId: string;
  region: string;
  eventsEnabled: boolean;
  states: StaleCache<EnvironmentStates>;
  /** ARNs of the environments that have changed since they were read. */
  changed: Set<string>;
  /** Whether anything else may have changed. */
  stale: boolean;
}

/**
 * What Proton knows of every environment of the configured accounts and
 * regions, kept in the memory of the process.
 *
 * A status change that the events tell of costs one request for the
 * environment. The whole is read again at the latest after half a minute,
 * when somebody asks.
 */
export class ProtonStates {
  static async create(services: {
    events: EventsService;
    proton: ProtonService;
  }): Promise<ProtonStates> {
    const states = new ProtonStates(services.proton);
    await services.events.subscribe({
      id: 'proton-fleet',
      topics: [PROTON_EVENTS_TOPIC],
      onEvent: async ({ eventPayload }) => states.onEvent(eventPayload),
    });
    return states;
  }

  private readonly targets: Target[];

  private constructor(proton: ProtonService) {
    this.targets = proton
      .accounts()
      .flatMap(({ accountId, regions }) =>
        regions.map(region => createTarget(proton, accountId, region)),
      );
  }

  /** In the order of the configuration. Never throws. */
  read(): Promise<TargetState[]> {
    return Promise.all(
      this.targets.map(
        async ({ accountId, region, eventsEnabled, states }) => ({
          accountId,
          region,
          eventsEnabled,
          ...(await states.get()),
        }),
      ),
    );
  }

  /** The next reader finds everything of an account and region read anew. */
  invalidate(target: { accountId?: string; region?: string }): void {
    for (const each of this.targets) {
      if (
        (!target.accountId || target.accountId === each.accountId) &&
        (!target.region || target.region === each.region)
      ) {
        each.stale = true;
        each.states.invalidate();
      }
    }
  }

  private onEvent(payload: unknown): void {
    const arn = readResource(payload);
    const environment = arn ? parseEnvironmentArn(arn) : undefined;
    if (!arn || !environment) {
      this.invalidate({});
      return;
    }
    const { accountId, region } = environment;
    const target = this.targets.find(
      each => each.accountId === accountId && each.region === region,
    );
    target?.changed.add(arn);
    target?.states.invalidate();
  }
}

function readResource(payload: unknown): string | undefined {
  const { resources } = (payload ?? {}) as { resources?: unknown };
  const [arn]: unknown[] = Array.isArray(resources) ? resources : [];
  return typeof arn === 'string' ? arn : undefined;
}

function createTarget(
  proton: ProtonService,
  accountId: string,
  region: string,
): Target {
  const target: Target = {
    accountId,
    region,
    eventsEnabled: proton.announcesChanges({ accountId, region }),
    changed: new Set(),
    stale: false,
    states: new StaleCache<EnvironmentStates>({
      freshFor: 30 * SECOND,
      // However old, it is shown with its time as long as there is no newer one.
      usableFor: Infinity,
      patience: 10 * SECOND,
      timeLimit: 5 * MINUTE,
      retryAfter: 5 * SECOND,
      read: async (previous, signal) => {
        const changed = [...target.changed];
        const whole =
          target.stale ||
          !previous ||
          changed.length === 0 ||
          changed.length > MOST_SINGLE_READS ||
          Date.now() - previous.readAt > MINUTE;
        target.changed.clear();
        target.stale = false;
        try {
          const client = await proton.getClient({ accountId, region });
          const source = {
            client,
            extension: proton.extension({ accountId, region }),
            signal,
          };
          return whole
            ? await readWhole(source)
            : await readChanged(source, previous, changed);
        } catch (error) {
          target.stale = true;
          throw toBackstageError(error);
        }
      },
    }),
  };
  return target;
}

/** Where an account and region is read. */
interface Source {
  client: ProtonClient;
  extension: ProtonExtension | undefined;
  signal: AbortSignal;
}

async function readWhole(source: Source): Promise<Reading<EnvironmentStates>> {
  const readAt = Date.now();
  return { value: await readEnvironmentStates(source), readAt };
}

async function readChanged(
  source: Source,
  previous: Reading<EnvironmentStates>,
  arns: string[],
): Promise<Reading<EnvironmentStates>> {
  const environments = new Map(previous.value.environments);
  const found = await Promise.all(
    arns.map(async arn => [arn, await readOne(source, arn)] as const),
  );
  for (const [arn, environment] of found) {
    if (!environment || environment.deploymentStatus === 'DELETE_COMPLETE') {
      environments.delete(arn);
    } else if (
      previous.value.recommendedVersion(environment.templateName ?? '')
    ) {
      environments.set(arn, environment);
    } else {
      // The first environment of its template: more than it has to be read.
      return readWhole(source);
    }
  }
  return {
    value: { ...previous.value, environments },
    readAt: previous.readAt,
  };
}

async function readOne({ client, signal }: Source, arn: string) {
  const name = parseEnvironmentArn(arn)?.resourceId ?? '';
  try {
    const answer = await client.send(new GetEnvironmentCommand({ name }), {
      abortSignal: signal,
    });
    return answer.environment;
  } catch (error) {
    if (toBackstageError(error).name === 'NotFoundError') {
      return undefined;
    }
    throw error;
  }
}
