import { paginateListEnvironments, Proton } from '@aws-sdk/client-proton';
import {
  BackendFeature,
  coreServices,
  createBackendModule,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import {
  catalogProcessingExtensionPoint,
  EntityProvider,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { ProtonEnvironmentProvider } from '@proton-vending/backstage-plugin-catalog-backend-module-proton';
import knexFactory from 'knex';
import { join } from 'node:path';

/** What a comparison of the catalog with Proton cost. */
export interface SyncCost {
  seconds: number;
  /** Requests to Proton. */
  calls: number;
  /** What the backend's heap grew by at most, in MiB. */
  heapMiB: number;
  entities: number;
}

export interface CatalogSync {
  feature: BackendFeature;
  /** The first comparison, which starts with the backend. */
  first(): Promise<SyncCost>;
  /** Another one. */
  again(): Promise<SyncCost>;
}

const PROVIDER_ID = 'benchmark';

/** The real provider on the real catalog's database, with every request counted. */
export function createCatalogSync(client: Proton): CatalogSync {
  let calls = 0;
  client.middlewareStack.add(
    next => async args => {
      calls += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
  let scheduler: SchedulerService | undefined;
  const mutations = waitable<EntityProviderMutation>();
  let start = performance.now();
  let heapBefore = process.memoryUsage().heapUsed;

  async function measure(): Promise<SyncCost> {
    let peak = heapBefore;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    }, 20);
    const mutation = await mutations.next();
    clearInterval(timer);
    return {
      seconds: (performance.now() - start) / 1000,
      calls,
      heapMiB: (peak - heapBefore) / 2 ** 20,
      entities: mutation.type === 'full' ? mutation.entities.length : 0,
    };
  }

  const feature = createBackendModule({
    pluginId: 'catalog',
    moduleId: 'benchmark',
    register(env) {
      env.registerInit({
        deps: {
          catalog: catalogProcessingExtensionPoint,
          database: coreServices.database,
          events: eventsServiceRef,
          logger: coreServices.logger,
          scheduler: coreServices.scheduler,
        },
        async init({ catalog, ...services }) {
          scheduler = services.scheduler;
          const providers = ProtonEnvironmentProvider.fromConfig({
            ...services,
            config: new ConfigReader({
              catalog: {
                providers: {
                  proton: {
                    [PROVIDER_ID]: {
                      schedule: {
                        frequency: { trigger: 'manual' },
                        timeout: { minutes: 10 },
                      },
                    },
                  },
                },
              },
            }),
            proton: {
              accounts: () => [
                { accountId: '123456789012', regions: ['us-east-1'] },
              ],
              getClient: async () => client,
              getClientForArn: async () => client,
              extension: () => undefined,
              announcesChanges: () => false,
            },
          });
          catalog.addEntityProvider(
            providers.map(provider => watched(provider, mutations.put)),
          );
          start = performance.now();
          heapBefore = process.memoryUsage().heapUsed;
        },
      });
    },
  });

  return {
    feature,
    first: measure,
    again: async () => {
      calls = 0;
      globalThis.gc?.();
      heapBefore = process.memoryUsage().heapUsed;
      start = performance.now();
      await scheduler?.triggerTask(`proton-environment:${PROVIDER_ID}:refresh`);
      return measure();
    },
  };
}

/** How long it takes to read the list alone, in seconds. */
export async function measureList(client: Proton): Promise<number> {
  const start = performance.now();
  for await (const _page of paginateListEnvironments(
    { client, pageSize: 100 },
    {},
  )) {
    // Reading is all.
  }
  return (performance.now() - start) / 1000;
}

/** Changes whenever the catalog is given another entity than it has. */
export async function fingerprintCatalog(folder: string): Promise<string> {
  const knex = openCatalogDatabase(folder);
  const rows = await knex('refresh_state')
    .orderBy('entity_ref')
    .select('entity_id', 'unprocessed_hash', 'next_update_at');
  await knex.destroy();
  return JSON.stringify(rows);
}

/** The entities that the catalog was given last, whatever became of them. */
export async function fingerprintEntities(folder: string): Promise<string> {
  const knex = openCatalogDatabase(folder);
  const rows = await knex('refresh_state')
    .orderBy('entity_ref')
    .select('entity_ref', 'unprocessed_hash');
  await knex.destroy();
  return JSON.stringify(rows);
}

/** Waits until what the first comparison has read is kept for the next start. */
export async function untilKept(folder: string, count: number): Promise<void> {
  const knex = openCatalogDatabase(folder);
  for (;;) {
    const [{ kept }] = await knex('proton_environment_details').count({
      kept: '*',
    });
    if (Number(kept) === count) {
      break;
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  await knex.destroy();
}

function openCatalogDatabase(folder: string) {
  return knexFactory({
    client: 'better-sqlite3',
    useNullAsDefault: true,
    connection: { filename: join(folder, 'database', 'catalog.sqlite') },
  });
}

function watched(
  provider: EntityProvider,
  onMutation: (mutation: EntityProviderMutation) => void,
): EntityProvider {
  return {
    getProviderName: () => provider.getProviderName(),
    connect: connection =>
      provider.connect({
        refresh: options => connection.refresh(options),
        applyMutation: async mutation => {
          await connection.applyMutation(mutation);
          onMutation(mutation);
        },
      }),
  };
}

/** Hands over values one by one, to whoever waits for them. */
function waitable<T>() {
  const values: T[] = [];
  let wake = () => {};
  return {
    put(value: T) {
      values.push(value);
      wake();
    },
    async next(): Promise<T> {
      for (;;) {
        const value = values.shift();
        if (value !== undefined) {
          return value;
        }
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    },
  };
}
