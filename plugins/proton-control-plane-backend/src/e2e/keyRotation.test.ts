import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import { EncryptedDatabase } from '../__testUtils__/EncryptedDatabase';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
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
} from '../__testUtils__/storedSecrets';
import { decodeSavedPlan } from '../plans/planContents';
import { ENVIRONMENTS } from '../database/EnvironmentStore';

jest.setTimeout(120_000);

describeOnEachDatabase('rotation of keys', databases => {
  let database: EncryptedDatabase;

  beforeEach(async () => {
    database = await EncryptedDatabase.create(databases);
  });

  afterEach(() => database.stop());

  it('encrypts with a new key what is stored with none or another', async () => {
    let plane = await database.start([]);
    await fill(plane);

    plane = await database.restart(plane, ['k1']);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
    await database.rotate(plane);
    expect(listSecretsIn(await readEverything(database.knex))).toEqual([]);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
    expect(plane.logger.info).toHaveBeenCalledWith(
      'All stored values are encrypted with the key "k1". No other key is in use',
    );

    plane = await database.restart(plane, ['k2', 'k1']);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
    await database.rotate(plane);
    expect(await readEverything(database.knex)).not.toContain(`${BEGINS}k1:`);
    expect(
      await plane.metrics.observe('proton.encryption.values'),
    ).toHaveLength(1);
    expect(plane.logger.info).toHaveBeenCalledWith(
      'All stored values are encrypted with the key "k2". No other key is in use',
    );

    plane = await database.restart(plane, ['k2']);
    expect(await readAll(plane)).toMatchObject(EVERYTHING);
  });

  it('covers the plans that people have asked for', async () => {
    const secret = 'planned-secret-2207';
    const engine = createSecretEngine();
    engine.preview = async () => ({
      plan: { toAdd: 1, toChange: 0, toRemove: 0 },
      changes: [
        {
          address: secret,
          type: 'terraform_data',
          name: 'this',
          action: 'add',
          attributes: [],
        },
      ],
      changesTruncated: false,
      counts: { add: 1, change: 0, replace: 0, destroy: 0, forget: 0 },
      savedPlan: { planFile: Buffer.from(secret) },
    });
    let plane = await database.start(['k1'], engine);
    await addTemplate(plane);
    await createEnvironment(plane, 'dev');
    await plane.settled('dev');
    const plan = await planIn(plane);
    engine.preview = async () => {
      throw new ProvisioningError(
        secret,
        undefined,
        [],
        [{ path: 'size', message: secret }],
      );
    };
    const failed = await planIn(plane);

    plane = await database.restart(plane, ['k2', 'k1'], engine);
    await database.rotate(plane);
    const stored = await readEverything(database.knex);
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(`${BEGINS}k1:`);

    plane = await database.restart(plane, ['k2'], engine);
    const calls = new PlanCalls(plane.url);
    expect(await calls.read(plan)).toMatchObject({
      status: 'READY',
      changes: [{ address: secret }],
    });
    expect(await calls.read(failed)).toMatchObject({
      failure: { inputProblems: [{ message: secret }] },
    });
    const { environmentPlans } = plane.database.stores;
    const saved = await environmentPlans.read(plan.id, 'saved_plan');
    expect(saved && decodeSavedPlan(saved).planFile.toString()).toBe(secret);
  });

  async function planIn({ url }: TestControlPlane) {
    const calls = new PlanCalls(url);
    return calls.ended(await calls.start());
  }

  it('rotates while others do, and after it was stopped halfway', async () => {
    let plane = await database.start(['k1']);
    await addTemplate(plane);
    const id = await createEnvironment(plane, 'dev');
    await plane.settled('dev');
    const outputs = Array.from({ length: 1_500 }, (_, index) => ({
      key: `key${index}`,
      value: `${SECRETS.output}-${index}`,
      sensitive: index % 2 === 0,
    }));
    await plane.database.stores.deploymentResults.insert(
      id,
      { outputs, resources: [] },
      'TERRAFORM',
    );
    const countOld = async () =>
      (await readEverything(database.knex)).split(`${BEGINS}k1:`).length - 1;
    const before = await countOld();
    expect(before).toBeGreaterThan(1_500);

    plane = await database.restart(plane, ['k2', 'k1']);
    const stopped = new AbortController();
    const first = plane.controlPlane.keyRotation.run(stopped.signal);
    await eventually(async () => (await countOld()) < before);
    stopped.abort();
    await first;
    const left = await countOld();
    expect(left).toBeGreaterThan(0);
    expect(await plane.metrics.observe('proton.encryption.values')).toEqual([]);

    const other = await plane.startAnother(createSecretEngine());
    await Promise.all([
      database.rotate(plane),
      other.keyRotation.run(new AbortController().signal),
    ]);
    expect(await countOld()).toBe(0);
    expect(
      await plane.database.stores.deploymentResults.listOutputs(id),
    ).toEqual(outputs);
  });

  it('does not undo a change that comes while it rotates', async () => {
    let plane = await database.start(['k1']);
    await addTemplate(plane);
    await createEnvironment(plane, 'dev');
    await plane.settled('dev');
    plane = await database.restart(plane, ['k2', 'k1']);
    const { encryptedValues, environments } = plane.database.stores;
    const environment = await environments.find(TEST_SCOPE, 'dev');
    if (!environment) {
      throw new Error('The environment is missing');
    }

    const [result, replaced] = await Promise.all([
      encryptedValues.reencrypt(ENVIRONMENTS, { id: environment.id }, 'spec'),
      environments.replace({ ...environment, spec: 'newer' }, environment),
    ]);
    expect(['current', 'rewritten']).toContain(result);
    expect(replaced).toBe(true);
    expect((await environments.find(TEST_SCOPE, 'dev'))?.spec).toBe('newer');
    const { spec } = await database.knex('environments').first();
    expect(spec).toContain(`${BEGINS}k2:`);
  });
});
