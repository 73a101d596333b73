import { EncryptedDatabase } from '../__testUtils__/EncryptedDatabase';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
} from '../__testUtils__/startControlPlane';
import {
  EVERYTHING,
  createEnvironment,
  fill,
  findLast,
  readAll,
  readEverything,
  specOf,
} from '../__testUtils__/storedSecrets';

jest.setTimeout(120_000);

describeOnEachDatabase('values whose key is missing', databases => {
  let database: EncryptedDatabase;

  beforeEach(async () => {
    database = await EncryptedDatabase.create(databases);
  });

  afterEach(() => database.stop());

  let plane: TestControlPlane;
  const missing =
    /^Reading spec of environments [\w-]+ failed, because it is encrypted with the key "k1", which isn't configured\. Add the key "k1" to protonControlPlane\.encryption\.keys$/;

  beforeEach(async () => {
    plane = await database.start(['k1']);
    await fill(plane);
    plane = await database.restart(plane, ['k2']);
  });

  it('says so of the environment, and lists still work', async () => {
    const { client } = plane;
    await expect(client.getEnvironment({ name: 'dev' })).rejects.toThrow(
      missing,
    );
    await expect(
      client.listEnvironmentOutputs({ environmentName: 'dev' }),
    ).rejects.toThrow('Reading value of deployment_outputs');
    const { environments } = await client.listEnvironments({});
    expect(environments?.map(({ name }) => name)).toEqual(['dev', 'later']);
    const { deployments = [] } = await client.listDeployments({});
    expect(deployments).toHaveLength(2);
    const id = deployments[0].id ?? '';
    await expect(client.getDeployment({ id })).rejects.toThrow(
      'Reading target_spec of deployments',
    );
    const service = plane.controlPlane.deployments;
    expect(await service.readRecord(TEST_SCOPE, id)).toMatchObject({
      id,
      toVersion: '1.0',
    });
    const { events } = await service.readLog(TEST_SCOPE, id, 0, 10);
    expect(events.length).toBeGreaterThan(0);
  });

  it('serves the other environments, also in one batch with it', async () => {
    await createEnvironment(plane, 'other');
    await plane.settled('other');

    const [unreadable, other] = await Promise.allSettled([
      plane.client.getEnvironment({ name: 'dev' }),
      plane.client.getEnvironment({ name: 'other' }),
    ]);
    expect(unreadable.status).toBe('rejected');
    expect(other).toMatchObject({
      value: {
        environment: { spec: specOf('other'), deploymentStatus: 'SUCCEEDED' },
      },
    });
  });

  it('fails the deployment that goes on, and runs the next one', async () => {
    const { id } = await findLast(plane, 'later');
    await plane.database.stores.deployments.wake(id, new Date());
    await plane.settled('later');

    const { environments = [] } = await plane.client.listEnvironments({});
    const later = environments.find(({ name }) => name === 'later');
    expect(later).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'Add the key "k1" to protonControlPlane.encryption.keys',
      ),
    });
    await createEnvironment(plane, 'other');
    await plane.settled('other');
    expect((await findLast(plane, 'other')).status).toBe('SUCCEEDED');
  });

  it('refuses a change, and can forget the environment', async () => {
    await expect(
      plane.client.deleteEnvironment({ name: 'dev' }),
    ).rejects.toThrow(missing);

    const { environmentId } = await plane.controlPlane.retention.retain(
      {
        ...TEST_SCOPE,
        principal: 'key:test',
        initiator: {},
        allowsEnvironmentTemplate: () => true,
      } as never,
      'dev',
    );
    expect(environmentId).toMatch(/^[\w-]{36}$/);
    const { environments } = await plane.client.listEnvironments({});
    expect(environments?.map(({ name }) => name)).toEqual(['later']);
  });

  it('is named in the log, and keeps the values for when the key is back', async () => {
    const before = await readEverything(database.knex);
    await database.rotate(plane);

    expect(plane.logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Some stored values aren't encrypted with the key "k2": \d+ with the key "k1"\. Reading .* Add the key "k1" to protonControlPlane\.encryption\.keys$/,
      ),
    );
    expect(await readEverything(database.knex)).toBe(before);
    plane = await database.restart(plane, ['k2', 'k1']);
    await database.rotate(plane);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
  });

  it('also says so when no key is configured any more', async () => {
    plane = await database.restart(plane, []);
    await database.rotate(plane);

    expect(plane.logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Some stored values are encrypted, and no key is configured: \d+ with the key "k1"\./,
      ),
    );
  });
});
