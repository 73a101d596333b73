import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  DEFAULT_OUTPUT_MAPPING,
  type ProtonExtension,
} from '@proton-vending/backstage-plugin-proton-node';
import { FakeProton } from '@proton-vending/test-utils';
import { DatabaseDetailsStore } from './DatabaseDetailsStore';
import { EnvironmentDetailsReader } from './EnvironmentDetailsReader';
import { getEnvironment } from './readEnvironments';

jest.setTimeout(60_000);

const OUTPUTS = {
  cluster_name: 'dev',
  cluster_endpoint: 'https://secret.test',
};

describe('outputs of an environment that are sensitive', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const listSensitiveOutputKeys: jest.MockedFunction<
    ProtonExtension['listSensitiveOutputKeys']
  > = jest.fn();
  const extension = jest.fn();
  let proton: FakeProton;

  beforeEach(() => {
    proton = new FakeProton({ hasExtension: false });
    proton.outputs.set('dev', OUTPUTS);
    proton.deploy('dev');
    listSensitiveOutputKeys.mockReset();
    extension.mockReset().mockReturnValue({ listSensitiveOutputKeys });
  });

  function createReader(store?: DatabaseDetailsStore) {
    return new EnvironmentDetailsReader({
      outputMapping: DEFAULT_OUTPUT_MAPPING,
      proton: { extension },
      store,
    });
  }

  async function read(reader: EnvironmentDetailsReader) {
    const environment = await getEnvironment(proton.client, 'dev');
    return environment && reader.read(proton.client, environment);
  }

  it('are left out, and asked for where the environment is', async () => {
    listSensitiveOutputKeys.mockResolvedValue(['cluster_endpoint']);

    expect((await read(createReader()))?.outputs).toEqual({
      cluster_name: 'dev',
    });
    expect(extension).toHaveBeenCalledWith({
      accountId: '123456789012',
      region: 'us-east-1',
    });
    expect(listSensitiveOutputKeys).toHaveBeenCalledWith({
      environmentName: 'dev',
    });
  });

  it('are not told apart by an API that has Proton alone', async () => {
    extension.mockReturnValue(undefined);

    expect((await read(createReader()))?.outputs).toEqual(OUTPUTS);
  });

  it('leave no output while nobody tells which they are', async () => {
    const knex = await databases.init('SQLITE_3');
    const store = new DatabaseDetailsStore({
      database: mockServices.database({ knex }),
      provider: 'proton',
      logger: mockServices.logger.mock(),
    });
    const reader = createReader(store);
    proton.tags.set(proton.arnOf('dev'), { 'backstage.io/owner': 'payments' });
    listSensitiveOutputKeys.mockRejectedValueOnce(new Error('ECONNREFUSED'));
    listSensitiveOutputKeys.mockResolvedValue(['cluster_endpoint']);

    expect(await read(reader)).toMatchObject({
      outputs: {},
      tags: { 'backstage.io/owner': 'payments' },
    });
    await reader.save();
    expect(await knex('proton_environment_details')).toEqual([]);

    expect((await read(reader))?.outputs).toEqual({ cluster_name: 'dev' });
    await read(reader);
    expect(listSensitiveOutputKeys).toHaveBeenCalledTimes(2);
    await reader.save();
    const [row] = await knex('proton_environment_details');
    expect(JSON.stringify(row)).toContain('cluster_name');
    expect(JSON.stringify(row)).not.toContain('secret');
  });

  it('log no values when the database refuses them', async () => {
    const knex = await databases.init('SQLITE_3');
    const logger = mockServices.logger.mock();
    const store = new DatabaseDetailsStore({
      database: mockServices.database({ knex }),
      provider: 'proton',
      logger,
    });
    await store.load();
    await knex.schema.alterTable('proton_environment_details', table =>
      table.dropColumn('revision'),
    );
    await store.save(
      new Map([
        [
          'arn',
          {
            revision: '1',
            details: {
              tags: {},
              outputs: { key: 'a secret - of the cluster' },
            },
          },
        ],
      ]),
      [],
    );

    expect(logger.warn).toHaveBeenCalledTimes(1);
    const [[message]] = logger.warn.mock.calls;
    expect(message).toMatch(/can't be saved .*: .*revision/);
    expect(message).not.toContain('of the cluster');
  });
});
