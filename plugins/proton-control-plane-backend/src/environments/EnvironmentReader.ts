import DataLoader from 'dataloader';
import { Database } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { Scope } from '../database/scope';

/** SQLite and PostgreSQL both bound the number of values in one statement. */
const MAX_BATCH = 100;

type EnvironmentKey = Scope & { name: string };

/**
 * Reads single environments, in one query for all requests that are there at
 * the same time: of what a read costs, most is the query and not the row.
 * Nothing is kept: each request sees what was committed before it came.
 */
export class EnvironmentReader {
  static create(database: Database): EnvironmentReader {
    return new EnvironmentReader(database);
  }

  private readonly loader = new DataLoader(
    (keys: readonly EnvironmentKey[]) => this.findAll(keys),
    {
      cache: false,
      maxBatchSize: MAX_BATCH,
      // By default it waits for the promises of one request alone.
      batchScheduleFn: dispatch => setImmediate(dispatch),
    },
  );

  private constructor(private readonly database: Database) {}

  async find(
    { accountId, region }: Scope,
    name: string,
  ): Promise<EnvironmentRecord | undefined> {
    return this.loader.load({ accountId, region, name });
  }

  private async findAll(keys: readonly EnvironmentKey[]) {
    const toScopeKey = ({ accountId, region }: Scope) =>
      `${accountId}/${region}`;
    const scopes = new Map(keys.map(key => [toScopeKey(key), key]));
    const found = await Promise.all(
      [...scopes].map(([scope, key]) =>
        this.database.stores.environments.findNamed(key, [
          ...new Set(
            keys
              .filter(each => toScopeKey(each) === scope)
              .map(({ name }) => name),
          ),
        ]),
      ),
    );
    return keys.map(key =>
      found
        .flat()
        .find(
          each =>
            each.name === key.name && toScopeKey(each) === toScopeKey(key),
        ),
    );
  }
}
