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
import {
  type ProtonService,
  type ProtonTarget,
  readAccountCredentials,
} from '@proton-vending/backstage-plugin-proton-node';
import { EksClusterDescriber } from '../clusters/EksClusterDescriber';
import {
  ProviderConfig,
  readProviderConfigs,
} from '../config/readProviderConfigs';
import { selectTargets } from '../config/selectTargets';
import { EntityBuilder } from '../entities/EntityBuilder';
import { EntityNames, NamedResource } from '../entities/EntityNames';
import type { ProtonEnvironmentTransformer } from '../entities/EnvironmentTransformer';
import { nameTemplate } from '../entities/nameTemplate';
import { SoftwareTemplateBuilder } from '../entities/SoftwareTemplateBuilder';
import { EnvironmentDetailsReader } from '../environments/EnvironmentDetails';
import { getEnvironment } from '../environments/readEnvironments';
import { getTemplate } from '../templates/readTemplates';
import { describeFailure } from './describeFailure';
import { ProblemLog } from './ProblemLog';
import { ChangedResource, readStatusChange } from './readStatusChange';
import { buildTargetEntities, TargetEntities } from './TargetEntities';
import { TargetLists } from './TargetLists';
import { withRetries } from './withRetries';

/** @public */
export interface ProtonEnvironmentProviderOptions {
  config: Config;
  proton: ProtonService;
  events: EventsService;
  scheduler: SchedulerService;
  logger: LoggerService;
  /** Change the entities of environments, in this order; none by default. */
  transformers?: ProtonEnvironmentTransformer[];
}

/** The control plane may need a while when both start together. */
const REFRESH_PAUSES_MS = [2_000, 5_000, 10_000, 20_000];
const UPDATE_PAUSES_MS = [1_000, 5_000];

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
    const { config, proton, events, scheduler, transformers = [] } = options;
    return readProviderConfigs(config).map(provider => {
      const logger = options.logger.child({
        target: `proton-environment:${provider.id}`,
      });
      const details = EnvironmentDetailsReader.create({
        outputMapping: provider.rules.outputMapping,
        clusters:
          provider.describeClusters &&
          EksClusterDescriber.create({
            ...provider.describeClusters,
            getCredentials: accountId =>
              readAccountCredentials({ config, accountId }),
            logger,
          }),
      });
      const problems = ProblemLog.create(logger);
      const locationKey = toProviderName(provider);
      return new ProtonEnvironmentProvider({
        provider,
        targets: selectTargets({ provider, configured: proton.accounts() }),
        proton,
        events,
        logger,
        taskRunner: scheduler.createScheduledTaskRunner(provider.schedule),
        details,
        builder: EntityBuilder.create({
          proton,
          rules: provider.rules,
          details,
          transformers,
          problems,
          locationKey,
        }),
        softwareTemplates:
          provider.softwareTemplates &&
          SoftwareTemplateBuilder.create({
            proton,
            rules: provider.softwareTemplates,
            tagNames: provider.rules.tagNames,
            problems,
            locationKey,
          }),
        lists: TargetLists.create({
          proton,
          environmentTemplates: provider.environmentTemplates,
        }),
      });
    });
  }

  private names = EntityNames.create();
  /** The refs of what the last refresh found, by account and region. */
  private provided = new Map<string, Set<string>>();
  private connection?: EntityProviderConnection;
  private running?: Promise<void>;
  /** What changed while a refresh was reading; present during a refresh. */
  private changedMeanwhile?: Map<string, ChangedResource>;
  private lastUpdate: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: {
      provider: ProviderConfig;
      targets: Required<ProtonTarget>[];
      proton: ProtonService;
      events: EventsService;
      logger: LoggerService;
      taskRunner: SchedulerServiceTaskRunner;
      details: EnvironmentDetailsReader;
      builder: EntityBuilder;
      softwareTemplates?: SoftwareTemplateBuilder;
      lists: TargetLists;
    },
  ) {}

  /** {@inheritdoc @backstage/plugin-catalog-node#EntityProvider.getProviderName} */
  getProviderName(): string {
    return toProviderName(this.options.provider);
  }

  /** {@inheritdoc @backstage/plugin-catalog-node#EntityProvider.connect} */
  async connect(connection: EntityProviderConnection): Promise<void> {
    this.connection = connection;
    const { events, taskRunner } = this.options;
    await events.subscribe({
      id: this.getProviderName(),
      topics: [PROTON_EVENTS_TOPIC],
      onEvent: async ({ eventPayload }) => {
        const changed = readStatusChange(eventPayload);
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

  private isInScope({ accountId, region }: ChangedResource): boolean {
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

  private async onChange(changed: ChangedResource): Promise<void> {
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
    const changedMeanwhile = new Map<string, ChangedResource>();
    this.changedMeanwhile = changedMeanwhile;
    try {
      await this.refreshNow();
    } finally {
      this.changedMeanwhile = undefined;
      // The lists may be older than these, and the mutation has undone them.
      for (const changed of changedMeanwhile.values()) {
        await this.update(changed);
      }
    }
  }

  private async refreshNow(): Promise<void> {
    const { lists, targets, builder, details, softwareTemplates } =
      this.options;
    const { listed, unanswered } = await lists.read(targets);
    const known = [
      ...listed,
      ...unanswered.flatMap(({ lastListed }) => lastListed ?? []),
    ];
    const names = EntityNames.create(
      known.flatMap(({ environments, templates }) => [
        ...environments,
        ...templates.map(nameTemplate),
        ...(softwareTemplates
          ? templates.map(each => softwareTemplates.named(each))
          : []),
      ]),
    );
    details.retain(known.flatMap(({ environments }) => environments));
    softwareTemplates?.retain(known.flatMap(({ templates }) => templates));
    const failures = unanswered.map(({ target, error }) =>
      describeFailure(`${target.accountId} in ${target.region}`, error),
    );
    const found = new Map<string, TargetEntities>();
    for (const each of listed) {
      const entities = await buildTargetEntities(
        each,
        builder,
        names,
        softwareTemplates,
      );
      found.set(toKey(each.target), entities);
      failures.push(...entities.failures);
    }
    await (failures.length === 0
      ? this.provideAll(found)
      : this.provideKnown(found));
    this.names = names;
    if (failures.length > 0) {
      throw new Error(failures.join('; '));
    }
  }

  private async provideAll(found: Map<string, TargetEntities>): Promise<void> {
    await this.connection?.applyMutation({
      type: 'full',
      entities: [...found.values()].flatMap(({ entities }) => entities),
    });
    this.provided = new Map(
      [...found].map(([key, { entityRefs }]) => [key, entityRefs]),
    );
  }

  /** Something is not known, so nothing goes but what an answer has no more. */
  private async provideKnown(
    found: Map<string, TargetEntities>,
  ): Promise<void> {
    const added = [...found.values()].flatMap(({ entities }) => entities);
    const gone = [...found].flatMap(([key, { entityRefs }]) =>
      [...(this.provided.get(key) ?? [])].filter(ref => !entityRefs.has(ref)),
    );
    if (added.length > 0 || gone.length > 0) {
      await this.connection?.applyMutation({
        type: 'delta',
        added,
        removed: gone.map(entityRef => this.toRemoved(entityRef)),
      });
    }
    for (const [key, { entityRefs }] of found) {
      this.provided.set(key, entityRefs);
    }
  }

  /** One after the other, so that what was read last is also written last. */
  private update(changed: ChangedResource): Promise<void> {
    const update = this.lastUpdate.then(() => this.updateNow(changed));
    this.lastUpdate = update.catch(() => {});
    return update;
  }

  private async updateNow(changed: ChangedResource): Promise<void> {
    const { added, gone } = await (changed.kind === 'environment'
      ? this.readEnvironment(changed)
      : this.readTemplate(changed));
    await this.connection?.applyMutation({
      type: 'delta',
      added,
      removed: gone.map(entityRef => this.toRemoved(entityRef)),
    });
  }

  private async readEnvironment(
    changed: ChangedResource,
  ): Promise<EntityChanges> {
    const { proton, builder, lists, provider } = this.options;
    const client = await proton.getClient(changed);
    const environment = await getEnvironment(client, changed.resourceId);
    const entity =
      environment && lists.includes(environment.templateName)
        ? await builder.buildEnvironment(environment, this.names)
        : undefined;
    return entity
      ? { added: [entity], gone: [] }
      : { added: [], gone: [this.releaseRef(toNamed(changed), provider)] };
  }

  /** An environment template has two entities, and each may be there or not. */
  private async readTemplate(changed: ChangedResource): Promise<EntityChanges> {
    const { proton, builder, lists, provider, softwareTemplates } =
      this.options;
    const client = await proton.getClient(changed);
    const found = await getTemplate(client, changed.resourceId);
    const template = found && lists.includes(found.name) ? found : undefined;
    const softwareTemplate =
      template && (await softwareTemplates?.build(template, this.names));
    const named = toNamed(changed);
    return {
      added: [
        ...(template ? [builder.buildTemplate(template, this.names)] : []),
        ...(softwareTemplate ? [softwareTemplate] : []),
      ],
      gone: [
        ...(template ? [] : [this.releaseRef(nameTemplate(named), provider)]),
        ...(softwareTemplate || !softwareTemplates
          ? []
          : [softwareTemplates.releaseRef(named, this.names)]),
      ],
    };
  }

  private releaseRef(
    resource: NamedResource,
    { rules }: ProviderConfig,
  ): string {
    return stringifyEntityRef({
      kind: 'Resource',
      namespace: rules.namespace,
      name: this.names.release(resource),
    });
  }

  private toRemoved(entityRef: string) {
    return { entityRef, locationKey: this.getProviderName() };
  }
}

/** The entities that a change makes, and the refs of those that it ends. */
interface EntityChanges {
  added: DeferredEntity[];
  gone: string[];
}

function toNamed({ arn, resourceId }: ChangedResource): NamedResource {
  return { arn, name: resourceId };
}

function toProviderName({ id }: ProviderConfig): string {
  return `proton-environment:${id}`;
}

function toKey({ accountId, region }: Required<ProtonTarget>): string {
  return `${accountId}/${region}`;
}

function describe(error: unknown): string {
  return isError(error) ? error.message : String(error);
}
