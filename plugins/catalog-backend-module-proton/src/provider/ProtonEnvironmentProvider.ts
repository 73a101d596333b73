import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import { PROTON_EVENTS_TOPIC } from '@proton-vending/backstage-plugin-proton-common';
import {
  readStatusChange,
  type ProtonTarget,
  type StatusChange,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  readProviderConfigs,
  selectTargets,
} from '../config/readProviderConfigs';
import { SyncMetrics } from '../metrics/SyncMetrics';
import type { CatalogSync } from './CatalogSync';
import { createCatalogSync } from './createCatalogSync';
import type { ProtonEnvironmentProviderOptions } from './ProtonEnvironmentProviderOptions';
import { ProvidedEntities } from './ProvidedEntities';
import { UnmatchedEvents } from './UnmatchedEvents';
import { withRetries } from './withRetries';

/** The control plane may need a while when both start together. */
const REFRESH_PAUSES_MS = [2_000, 5_000, 10_000, 20_000];
const UPDATE_PAUSES_MS = [1_000, 5_000];

/** The types of Proton resources that have entities. */
const ENTITY_SOURCES = ['environment', 'environment-template'];

/**
 * Provides a `Resource` entity for each Proton environment and each environment
 * template, and where configured a `Template` for each environment template of
 * which a version is published: all of them on a schedule, and those of a single
 * resource as soon as an event tells that it changed.
 *
 * Whatever Proton does not answer leaves the catalog as it is, and what it does
 * answer gets there all the same.
 *
 * @public
 */
export class ProtonEnvironmentProvider implements EntityProvider {
  /** One provider for each entry of `catalog.providers.proton`. */
  static fromConfig(
    options: ProtonEnvironmentProviderOptions,
  ): ProtonEnvironmentProvider[] {
    const { config, proton, events, scheduler, metrics } = options;
    if (proton.accounts().length === 0) {
      options.logger.warn(
        'No Proton account is configured, so the catalog gets no Proton entities. Add one under proton.accounts in app-config.yaml',
      );
    }
    const syncMetrics = metrics && new SyncMetrics(metrics);
    const providers = readProviderConfigs(config).map(provider => ({
      provider,
      targets: selectTargets({ provider, configured: proton.accounts() }),
    }));
    const unmatched = new UnmatchedEvents(
      providers.flatMap(({ targets }) => targets),
      options.logger,
    );
    syncMetrics?.observeUnmatched(() => unmatched.count);
    return providers.map(({ provider, targets }) => {
      const name = `proton-environment:${provider.id}`;
      const logger = options.logger.child({ target: name });
      const provided = new ProvidedEntities(name);
      return new ProtonEnvironmentProvider({
        name,
        targets,
        unmatched,
        events,
        logger,
        taskRunner: scheduler.createScheduledTaskRunner(provider.schedule),
        provided,
        sync: createCatalogSync(
          { ...options, logger },
          { name, provider, targets, provided, metrics: syncMetrics },
        ),
      });
    });
  }

  private running?: Promise<void>;

  private constructor(
    private readonly options: {
      name: string;
      targets: Required<ProtonTarget>[];
      unmatched: UnmatchedEvents;
      events: EventsService;
      logger: LoggerService;
      taskRunner: SchedulerServiceTaskRunner;
      provided: ProvidedEntities;
      sync: CatalogSync;
    },
  ) {}

  /** {@inheritdoc @backstage/plugin-catalog-node#EntityProvider.getProviderName} */
  getProviderName(): string {
    return this.options.name;
  }

  /** {@inheritdoc @backstage/plugin-catalog-node#EntityProvider.connect} */
  async connect(connection: EntityProviderConnection): Promise<void> {
    const { events, taskRunner, provided, unmatched } = this.options;
    provided.connect(connection);
    await events.subscribe({
      id: this.getProviderName(),
      topics: [PROTON_EVENTS_TOPIC],
      onEvent: async ({ eventPayload }) => {
        const changed = readStatusChange(eventPayload);
        if (!changed || !ENTITY_SOURCES.includes(changed.resourceType)) {
          return;
        }
        if (this.isInScope(changed)) {
          await this.onChange(changed);
        } else {
          unmatched.report(changed);
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

  private isInScope({ accountId, region }: StatusChange): boolean {
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
        run: () => this.options.sync.refresh(),
        pausesMs: REFRESH_PAUSES_MS,
        signal,
        onFailure: error =>
          this.options.logger.info(
            `Proton does not answer yet, trying again: ${describe(error)}`,
          ),
      }),
    );
  }

  private async onChange(changed: StatusChange): Promise<void> {
    this.options.sync.noteChange(changed);
    await this.logFailure(`${changed.arn} cannot be read from Proton`, () =>
      withRetries({
        run: () => this.options.sync.update(changed),
        pausesMs: UPDATE_PAUSES_MS,
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
}

function describe(error: unknown): string {
  return isError(error) ? error.message : String(error);
}
