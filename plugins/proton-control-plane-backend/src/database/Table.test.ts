import { randomUUID } from 'node:crypto';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { encryptionWith } from '../__testUtils__/encryptionWith';
import { Encrypted } from './Encrypted';
import { Table } from './Table';

jest.setTimeout(60_000);

interface Entry {
  id: string;
  part: number;
  text: Encrypted<string>;
  json: Encrypted<{ a: string }>;
  bytes?: Encrypted<Buffer>;
}

const TABLE = new Table<Entry>(
  'things',
  {
    id: 'value',
    part: 'value',
    text: 'encryptedText',
    json: 'encryptedJson',
    bytes: 'encryptedBytes',
  },
  { key: ['id', 'part'] },
);

const KEY = { id: randomUUID(), part: 7 };
const BYTES = Buffer.from([0, 255, 128, 0]);
const ENTRY = {
  ...KEY,
  text: Encrypted.of('a\u0000b'),
  json: Encrypted.of({ a: 'ü' }),
  bytes: Encrypted.of(BYTES),
};

describeOnEachDatabase('a table with encrypted columns', databases => {
  async function createTable() {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    await knex.schema.createTable('things', table => {
      table.uuid('id');
      table.integer('part');
      table.text('text');
      table.text('json');
      table.binary('bytes');
      table.primary(['id', 'part']);
    });
    return knex;
  }

  it.each([
    ['a key', encryptionWith('k1')],
    ['no key', encryptionWith()],
  ])('returns what it was given, with %s', async (_, encryption) => {
    const knex = await createTable();
    const table = TABLE.encryptedBy(encryption);

    await table.insert(knex, ENTRY);

    const found = await table.find(knex, KEY);
    expect(found?.text.read()).toBe('a\uFFFDb');
    expect(found?.json.read()).toEqual({ a: 'ü' });
    expect(found?.bytes?.read().equals(BYTES)).toBe(true);
  });

  it('stores every encrypted column with the key', async () => {
    const knex = await createTable();

    await TABLE.encryptedBy(encryptionWith('k1')).insert(knex, ENTRY);

    const { text, json, bytes } = await knex('things').first();
    for (const stored of [text, json, bytes.toString('latin1')]) {
      expect(stored).toMatch(/^proton-enc:1:k1:/);
    }
  });

  it('has no value where none was given', async () => {
    const knex = await createTable();
    const table = TABLE.encryptedBy(encryptionWith('k1'));

    await table.insert(knex, { ...ENTRY, bytes: undefined });

    expect((await table.find(knex, KEY))?.bytes).toBeUndefined();
  });

  it('needs a key only for what is read', async () => {
    const knex = await createTable();
    await TABLE.encryptedBy(encryptionWith('k1')).insert(knex, ENTRY);

    const [found] = await TABLE.encryptedBy(encryptionWith('k2')).list(
      TABLE.where(knex, {}),
    );

    expect(found.part).toBe(7);
    expect(() => found.text.read()).toThrow(
      `Reading text of things ${KEY.id}/7 failed, because it is encrypted with the key "k1"`,
    );
  });

  it('encrypts nothing without the key of its row, or without an encryption', () => {
    const { text } = ENTRY;
    expect(() =>
      TABLE.encryptedBy(encryptionWith('k1')).toRow({ id: KEY.id, text }),
    ).toThrow('text of things is encrypted for its row');
    expect(() => TABLE.toRow({ ...KEY, text })).toThrow(
      'things is used without its encryption',
    );
  });
});
