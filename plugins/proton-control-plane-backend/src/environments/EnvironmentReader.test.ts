import { mockServices } from '@backstage/backend-test-utils';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { Database } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { EnvironmentReader } from './EnvironmentReader';

jest.setTimeout(60_000);

const here = { accountId: '123456789012', region: 'us-east-1' };
const there = { accountId: '123456789012', region: 'eu-west-1' };

let ids = 0;

function environment(
  name: string,
  more: Partial<EnvironmentRecord> = {},
): EnvironmentRecord {
  return {
    ...here,
    id: `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`,
    name,
    templateName: 'eks',
    majorVersion: 1,
    minorVersion: 0,
    spec: `of ${name}`,
    deploymentStatus: 'SUCCEEDED',
    lastDeploymentAttemptedAt: new Date(),
    roles: {},
    requestHash: '',
    tags: [],
    createdAt: new Date(),
    ...more,
  };
}

describeOnEachDatabase('EnvironmentReader', databases => {
  let database: Database;
  let reader: EnvironmentReader;
  let queries: string[];

  beforeEach(async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    database = await Database.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    reader = EnvironmentReader.create(database);
    queries = [];
    knex.on('query', ({ sql }) => queries.push(sql));
  });

  const add = (...environments: EnvironmentRecord[]) =>
    Promise.all(
      environments.map(each => database.stores.environments.insert(each)),
    );

  it('gives each request its own, with one query for all of them', async () => {
    await add(environment('a'), environment('b'));
    queries = [];

    const found = await Promise.all(
      ['b', 'missing', 'a', 'b'].map(name => reader.find(here, name)),
    );

    expect(found.map(each => each?.spec)).toEqual([
      'of b',
      undefined,
      'of a',
      'of b',
    ]);
    expect(queries).toHaveLength(1);
  });

  it('keeps regions apart', async () => {
    await add(
      environment('a', { spec: 'here' }),
      environment('a', { ...there, spec: 'there' }),
    );

    const found = await Promise.all(
      [here, there].map(scope => reader.find(scope, 'a')),
    );

    expect(found.map(each => each?.spec)).toEqual(['here', 'there']);
  });

  it('reads more than one statement can hold', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `env-${index}`);
    await add(...names.map(name => environment(name)));
    queries = [];

    const found = await Promise.all(names.map(name => reader.find(here, name)));

    expect(found.map(each => each?.name)).toEqual(names);
    expect(queries).toHaveLength(3);
  });

  it('sees what was written before the request', async () => {
    const first = environment('a');
    await add(first);
    await reader.find(here, 'a');
    await database.stores.environments.replace(
      { ...first, description: 'changed' },
      first,
    );

    expect((await reader.find(here, 'a'))?.description).toBe('changed');
  });

  it('tells every request when the database fails', async () => {
    jest
      .spyOn(database.stores.environments, 'findNamed')
      .mockRejectedValue(new Error('gone'));

    const results = await Promise.allSettled([
      reader.find(here, 'a'),
      reader.find(here, 'b'),
    ]);

    expect(results.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
  });
});
