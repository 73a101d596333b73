import {
  type DatabaseService,
  type LoggerService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { KnownDetails } from './EnvironmentDetails';

const TABLE = 'proton_environment_details';

/** Apart from the catalog's own migrations, which are in the same database. */
const MIGRATIONS_TABLE = 'proton_knex_migrations';

// Any number that nobody else locks in this database.
const MIGRATION_LOCK = 7_209_202_008;

const BATCH_SIZE = 100;

const STATEMENT = /^\s*(?:select|insert|update|delete|with|create)\b.* - /is;

interface DetailsRow {
  provider: string;
  arn: string;
  revision: string;
  details: string;
}

/**
 * Keeps details in a table of its own in the catalog's database. It only saves
 * requests: where the database fails, everything is read from Proton again.
 */
export class DatabaseDetailsStore {
  constructor(
    private readonly options: {
      database: DatabaseService;
      /** Name of the provider, whose rows these are. */
      provider: string;
      logger: LoggerService;
    },
  ) {}

  async load(): Promise<Map<string, KnownDetails>> {
    const { database, provider } = this.options;
    return this.orWarn('read', new Map(), async () => {
      const knex = await database.getClient();
      if (!database.migrations?.skip) {
        await migrate(knex);
      }
      const rows = await knex<DetailsRow>(TABLE).where({ provider }).select();
      return new Map(
        rows.map(({ arn, revision, details }) => [
          arn,
          { revision, details: JSON.parse(details) },
        ]),
      );
    });
  }

  async save(kept: Map<string, KnownDetails>, gone: string[]): Promise<void> {
    const { database, provider } = this.options;
    await this.orWarn('saved', undefined, async () => {
      const knex = await database.getClient();
      const rows = [...kept].map(([arn, { revision, details }]) => ({
        provider,
        arn,
        revision,
        details: JSON.stringify(details),
      }));
      for (const batch of inBatches(rows)) {
        await knex<DetailsRow>(TABLE)
          .insert(batch)
          .onConflict(['provider', 'arn'])
          .merge();
      }
      for (const batch of inBatches(gone)) {
        await knex<DetailsRow>(TABLE)
          .where({ provider })
          .whereIn('arn', batch)
          .delete();
      }
    });
  }

  private async orWarn<T>(
    what: string,
    otherwise: T,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.options.logger.warn(
        `Cached environment details can't be ${what} in the catalog's database, so the next start reads them from Proton again: ${describeError(
          error,
        )}`,
      );
      return otherwise;
    }
  }
}

/**
 * Of backends that start together on one PostgreSQL, one does it and the others
 * wait; Knex's own lock would end them.
 */
async function migrate(knex: Knex): Promise<void> {
  const options = {
    directory: resolvePackagePath(
      '@proton-vending/backstage-plugin-catalog-backend-module-proton',
      'migrations',
    ),
    tableName: MIGRATIONS_TABLE,
  };
  if (knex.client.config.client !== 'pg') {
    await knex.migrate.latest(options);
    return;
  }
  await knex.transaction(async tx => {
    await tx.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    await tx.migrate.latest(options);
  });
}

/**
 * Leaves out the statement, which Knex puts with all its values before the
 * database's own message: outputs of environments are among the values.
 */
function describeError(error: unknown): string {
  const message = isError(error) ? error.message : String(error);
  return message.replace(STATEMENT, '');
}

function inBatches<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH_SIZE) }, (_, n) =>
    items.slice(n * BATCH_SIZE, (n + 1) * BATCH_SIZE),
  );
}
