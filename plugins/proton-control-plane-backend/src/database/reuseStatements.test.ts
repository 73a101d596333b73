import knexFactory, { Knex } from 'knex';
import { reuseStatements } from './reuseStatements';

describe('reuseStatements', () => {
  let knex: Knex;

  beforeEach(async () => {
    knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: ':memory:' },
      useNullAsDefault: true,
    });
    await knex.schema.createTable('names', table => table.string('name'));
  });

  afterEach(() => knex.destroy());

  it('prepares a statement once, in and out of transactions', async () => {
    await knex('names').insert([{ name: 'a' }, { name: 'b' }]);
    const pooled = await knex.client.acquireConnection();
    const prepare = jest.spyOn(pooled, 'prepare');
    await knex.client.releaseConnection(pooled);
    await reuseStatements(knex);
    const find = async (connection: Knex, name: string) =>
      connection('names').where({ name });

    expect(await find(knex, 'a')).toEqual([{ name: 'a' }]);
    expect(await find(knex, 'b')).toEqual([{ name: 'b' }]);
    await knex.transaction(async tx => expect(await find(tx, 'c')).toEqual([]));

    const prepared = prepare.mock.calls.map(([sql]) => String(sql));
    expect(prepared.filter(sql => sql.startsWith('select'))).toHaveLength(1);
  });

  it('reads a column that was added later', async () => {
    await reuseStatements(knex);
    await knex('names').insert({ name: 'a' });
    expect(await knex('names')).toEqual([{ name: 'a' }]);

    await knex.schema.alterTable('names', table => table.string('more'));

    expect(await knex('names')).toEqual([{ name: 'a', more: null }]);
  });

  it('uses a statement again after it failed', async () => {
    await reuseStatements(knex);
    await knex.schema.alterTable('names', table => table.unique(['name']));
    const add = async (name: string) => knex('names').insert({ name });

    await add('a');
    await expect(add('a')).rejects.toThrow('UNIQUE');
    await add('b');

    expect(await knex('names').pluck('name')).toEqual(['a', 'b']);
  });

  it('works with more statements than it keeps', async () => {
    await reuseStatements(knex);
    for (let n = 0; n < 1_100; n++) {
      expect(await knex.select(knex.raw(`${n} as n`)).first()).toEqual({ n });
    }
  });
});
