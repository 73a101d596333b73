import type {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { isError } from '@backstage/errors';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import { PROTON_EVENTS_TOPIC } from '@proton-vending/backstage-plugin-proton-common';
import type {
  ProtonService,
  ProtonTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  ProviderConfig,
  readProviderConfigs,
} from '../config/readProviderConfigs';
import { selectTargets } from '../config/selectTargets';
import { EntityNames } from '../entities/EntityNames';
import { toEnvironmentEntity } from '../entities/toEnvironmentEntity';
import { EnvironmentDetailsReader } from '../environments/EnvironmentDetails';
import type { KnownEnvironment } from '../environments/KnownEnvironment';
import {
  getEnvironment,
  listEnvironments,
} from '../environments/readEnvironments';
import { mapInBatches } from './mapInBatches';
import {
  ChangedEnvironment,
  readEnvironmentEvent,
} from './readEnvironmentEvent';
import { withRetries } from './withRetries';

/** @public */
export interface ProtonEnvironmentProviderOptions {
  config: Config;
  proton: ProtonService;
  events: EventsService;
  scheduler: SchedulerService;
  logger: LoggerService;
}

/** The control plane may need a while when both start together. */
const REFRESH_PAUSES_MS = [2_000, 5_000, 10_000, 20_000];
const UPDATE_PAUSES_MS = [1_000, 5_000];

/**
 * Provides a `Resource` entity for each Proton environment: all of them on a
 * schedule, and a single one as soon as an event tells that it changed.
 *
 * Whatever Proton does not answer leaves the catalog as it is.
 *
 * @public
 */
export class ProtonEnvironmentProvider implements EntityProvider {
  /** One provider for each entry of `catalog.providers.proton`. */
  static fromConfig(
    options: ProtonEnvironmentProviderOptions,
  ): ProtonEnvironmentProvider[] {
    const { config, proton, events, scheduler, logger } = options;
    return readProviderConfigs(config).map(
      provider =>
        new ProtonEnvironmentProvider({
          provider,
          targets: selectTargets({ provider, configured: proton.accounts() }),
          proton,
          events,
          logger: logger.child({ target: `proton-environment:${provider.id}` }),
          taskRunner: scheduler.createScheduledTaskRunner(provider.schedule),
        }),
    );
  }

  private readonly details = EnvironmentDetailsReader.create();
  private names = EntityNames.create();
  private connection?: EntityProviderConnection;
  private running?: Promise<void>;
  /** What changed while a refresh was reading; present during a refresh. */
  private changedMeanwhile?: Map<string, ChangedEnvironment>;
  private lastUpdate: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: {
      provider: ProviderConfig;
      targets: Required<ProtonTarget>[];
      proton: ProtonService;
      events: EventsService;
      logger: LoggerService;
      taskRunner: SchedulerServiceTaskRunner;
    },
  ) {}

  /** {@inheritdoc @backstage/plugin-catalog-node#EntityProvider.getProviderName} */
  getProviderName(): string {
    return `proton-environment:${this.options.provider.id}`;
  }

  /** {@inheritdoc @backstage/plugin-catalog-node#EntityProvider.connect} */
  async connect(connection: EntityProviderConnection): Promise<void> {
    this.connection = connection;
    const { events, taskRunner } = this.options;
    await events.subscribe({
      id: this.getProviderName(),
      topics: [PROTON_EVENTS_TOPIC],
      onEvent: async ({ eventPayload }) => {
        const changed = readEnvironmentEvent(eventPayload);
        if (changed && this.isInScope(changed)) {
          await this.onChange(changed);
        }
      },
    });
    await taskRunner.run({
      id: `${this.getProviderName()}:refresh`,
      fn: signal => this.refreshUntilDone(signal),
    });
    // The schedule survives a restart, and its next time may be minutes away.
    void this.refreshUntilDone();
  }

  private isInScope({ accountId, region }: ChangedEnvironment): boolean {
    return this.options.targets.some(
      target => target.accountId === accountId && target.region === region,
    );
  }

  private refreshUntilDone(signal?: AbortSignal): Promise<void> {
    this.running ??= this.startRefresh(signal).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async startRefresh(signal?: AbortSignal): Promise<void> {
    await this.logFailure('The environments cannot be read from Proton', () =>
      withRetries({
        run: () => this.refresh(),
        pausesMs: REFRESH_PAUSES_MS,
        signal,
        onFailure: error =>
          this.options.logger.info(
            `Proton does not answer yet, trying again: ${describe(error)}`,
          ),
      }),
    );
  }

  private async onChange(changed: ChangedEnvironment): Promise<void> {
    this.changedMeanwhile?.set(changed.arn, changed);
    await this.logFailure(`${changed.arn} cannot be read from Proton`, () =>
      withRetries({
        run: () => this.update(changed),
        pausesMs: UPDATE_PAUSES_MS,
        onFailure: () => {},
      }),
    );
  }

  /** The catalog is compared again on schedule, so a failure ends here. */
  private async logFailure(
    what: string,
    run: () => Promise<void>,
  ): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.options.logger.warn(
        `${what}; the catalog keeps what it has: ${describe(error)}`,
      );
    }
  }

  private async refresh(): Promise<void> {
    const changedMeanwhile = new Map<string, ChangedEnvironment>();
    this.changedMeanwhile = changedMeanwhile;
    try {
      const environments: KnownEnvironment[] = [];
      for (const target of this.options.targets) {
        const client = await this.options.proton.getClient(target);
        environments.push(...(await listEnvironments(client)));
      }
      const names = EntityNames.create(environments);
      this.details.retain(environments);
      const entities = await mapInBatches(environments, environment =>
        this.toDeferredEntity(environment, names),
      );
      await this.connection?.applyMutation({ type: 'full', entities });
      this.names = names;
    } finally {
      this.changedMeanwhile = undefined;
    }
    // The list may be older than these, and the mutation has undone them.
    for (const changed of changedMeanwhile.values()) {
      await this.update(changed);
    }
  }

  /** One after the other, so that what was read last is also written last. */
  private update(changed: ChangedEnvironment): Promise<void> {
    const update = this.lastUpdate.then(() => this.updateNow(changed));
    this.lastUpdate = update.catch(() => {});
    return update;
  }

  private async updateNow(changed: ChangedEnvironment): Promise<void> {
    const { proton } = this.options;
    const client = await proton.getClient(changed);
    const name = changed.resourceId;
    const environment = await getEnvironment(client, name);
    if (environment) {
      const entity = await this.toDeferredEntity(environment, this.names);
      await this.connection?.applyMutation({
        type: 'delta',
        added: [entity],
        removed: [],
      });
      return;
    }
    const entityRef = stringifyEntityRef({
      kind: 'Resource',
      namespace: this.options.provider.namespace,
      name: this.names.release({ arn: changed.arn, name }),
    });
    await this.connection?.applyMutation({
      type: 'delta',
      added: [],
      removed: [{ entityRef, locationKey: this.getProviderName() }],
    });
  }

  private async toDeferredEntity(
    environment: KnownEnvironment,
    names: EntityNames,
  ): Promise<DeferredEntity> {
    const { provider, proton } = this.options;
    const client = await proton.getClient(environment);
    return {
      locationKey: this.getProviderName(),
      entity: toEnvironmentEntity({
        environment,
        details: await this.details.read(client, environment),
        entityName: names.assign(environment),
        namespace: provider.namespace,
        defaultOwner: provider.defaultOwner,
      }),
    };
  }
}

function describe(error: unknown): string {
  return isError(error) ? error.message : String(error);
}
