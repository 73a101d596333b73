import { mockServices } from '@backstage/backend-test-utils';
import createKnex from 'knex';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncryptedDatabase } from '../__testUtils__/EncryptedDatabase';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { encryptionWith } from '../__testUtils__/encryptionWith';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import {
  BEGINS,
  EVERYTHING,
  SECRETS,
  addTemplate,
  createEnvironment,
  createSecretEngine,
  fill,
  listSecretsIn,
  readAll,
  readEverything,
  specOf,
} from '../__testUtils__/storedSecrets';
import { Database } from '../database/Database';

jest.setTimeout(120_000);

describeOnEachDatabase('encryption of what is stored', databases => {
  let database: EncryptedDatabase;

  beforeEach(async () => {
    database = await EncryptedDatabase.create(databases);
  });

  afterEach(() => database.stop());

  it('is off without a key, which the log says', async () => {
    const plane = await database.start([]);
    await fill(plane);

    expect(listSecretsIn(await readEverything(database.knex))).toEqual(
      Object.values(SECRETS),
    );
    expect(plane.logger.warn).toHaveBeenCalledWith(
      'States, specs, outputs and plans are stored unencrypted, because protonControlPlane.encryption.keys has no key. To encrypt them, add a key with the output of "openssl rand -base64 32" as its secret',
    );
  });

  it('leaves no secret in any row, and shows callers the same', async () => {
    const plane = await database.start(['k1']);
    await fill(plane);

    expect(listSecretsIn(await readEverything(database.knex))).toEqual([]);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
    expect(plane.logger.warn).not.toHaveBeenCalled();
  });

  it('knows a repeated create, and tells another one apart', async () => {
    const plane = await database.start(['k1']);
    await addTemplate(plane);
    const id = await createEnvironment(plane, 'dev');

    expect(await createEnvironment(plane, 'dev')).toBe(id);
    await expect(
      plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: specOf('other'),
      }),
    ).rejects.toThrow('Idempotent parameter mismatch');
  });

  describe('of a value that somebody changed', () => {
    let plane: TestControlPlane;

    beforeEach(async () => {
      plane = await database.start(['k1']);
      await addTemplate(plane);
      for (const name of ['one', 'two']) {
        await createEnvironment(plane, name);
        await plane.settled(name);
      }
    });

    it('refuses one that was moved to another row', async () => {
      const { spec } = await database
        .knex('environments')
        .where({ name: 'one' })
        .first();
      await database
        .knex('environments')
        .where({ name: 'two' })
        .update({ spec });

      await expect(
        plane.client.getEnvironment({ name: 'two' }),
      ).rejects.toThrow('it was changed or moved after it was encrypted');
      const { environment } = await plane.client.getEnvironment({
        name: 'one',
      });
      expect(environment?.spec).toBe(specOf('one'));
    });

    it('refuses one that was damaged', async () => {
      const { spec } = await database
        .knex('environments')
        .where({ name: 'two' })
        .first();
      await database
        .knex('environments')
        .where({ name: 'two' })
        .update({ spec: `${spec.slice(0, -8)}AAAAAAAA` });

      await expect(
        plane.client.getEnvironment({ name: 'two' }),
      ).rejects.toThrow(
        'it was changed or moved after it was encrypted, or the secret of the key "k1" isn\'t the one that it was encrypted with',
      );
    });
  });

  it('does not start with another secret for a key that the database knows', async () => {
    const plane = await database.start(['k1']);
    const service = mockServices.database({
      knex: database.knex,
      migrations: { skip: false },
    });

    await expect(
      Database.create(service, encryptionWith('k2', 'k1=another')),
    ).rejects.toThrow(
      "The key 'k1' of protonControlPlane.encryption.keys has another secret than when this database first used it",
    );
    expect(plane.logger.error).not.toHaveBeenCalled();
  });
});

describe('the files of an encrypted SQLite database', () => {
  it('have no secret', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'encryption-'));
    const knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: join(folder, 'control-plane.db') },
      useNullAsDefault: true,
    });
    const plane = await startControlPlane(
      {
        init: async () => knex,
        eachSupportedId: () => [['SQLITE_3']],
      },
      createSecretEngine(),
      { encryption: encryptionWith('k1') },
    );
    try {
      await fill(plane);

      const files = await readdir(folder);
      expect(files.length).toBeGreaterThan(0);
      const contents = Buffer.concat(
        await Promise.all(files.map(file => readFile(join(folder, file)))),
      );
      expect(contents.includes(`${BEGINS}k1:`)).toBe(true);
      expect(listSecretsIn(contents)).toEqual([]);
    } finally {
      await plane.stop();
      await knex.destroy();
      await rm(folder, { recursive: true });
    }
  });
});
