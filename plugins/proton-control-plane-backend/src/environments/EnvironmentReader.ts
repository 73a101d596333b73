import DataLoader from 'dataloader';
import { Database } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { Scope } from '../database/scope';

/** SQLite and PostgreSQL both bound the number of values in one statement. */
const MAX_BATCH = 100;

type Loader = DataLoader<string, EnvironmentRecord | undefined>;

/**
 * Reads single environments, in one query for all requests that are there at
 * the same time: of what a read costs, most is the query and not the row.
 * Nothing is kept: each request sees what was committed before it came.
 */
export class EnvironmentReader {
  static create(database: Database): EnvironmentReader {
    return new EnvironmentReader(database);
  }

  private readonly loaders = new Map<string, Loader>();

  private constructor(private readonly database: Database) {}

  async find(
    scope: Scope,
    name: string,
  ): Promise<EnvironmentRecord | undefined> {
    return this.loaderOf(scope).load(name);
  }

  private loaderOf({ accountId, region }: Scope): Loader {
    const key = `${accountId}/${region}`;
    const known = this.loaders.get(key);
    if (known) {
      return known;
    }
    const loader = new DataLoader(
      (names: readonly string[]) => this.findAll({ accountId, region }, names),
      {
        cache: false,
        maxBatchSize: MAX_BATCH,
        // By default it waits for the promises of one request alone.
        batchScheduleFn: dispatch => setImmediate(dispatch),
      },
    );
    this.loaders.set(key, loader);
    return loader;
  }

  private async findAll(scope: Scope, names: readonly string[]) {
    const found = await this.database.stores.environments.findNamed(scope, [
      ...new Set(names),
    ]);
    const byName = new Map(found.map(each => [each.name, each]));
    return names.map(name => byName.get(name));
  }
}
