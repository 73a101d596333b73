import { EngineRegistry } from '../engines/EngineRegistry';
import { mockServices } from '@backstage/backend-test-utils';
import { eventually } from '@proton-vending/test-utils';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { StatusEvents } from '../events/StatusEvents';
import { BundleLoader, TemplateRegistrar } from './TemplateRegistrar';
import { ATTEMPT_PERIOD_MS } from './registrationAttempts';

jest.setTimeout(60_000);

const KEY = { ...TEST_SCOPE, templateName: 'eks', version: '1.0' };

describeOnEachDatabase('a registration', databases => {
  let plane: TestControlPlane;
  let version: TemplateVersionRecord;
  let errors: string[];
  let quarantined: number;

  beforeEach(async () => {
    errors = [];
    quarantined = 0;
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    const now = new Date();
    version = {
      ...TEST_SCOPE,
      templateName: 'eks',
      majorVersion: 1,
      minorVersion: 0,
      status: 'REGISTRATION_IN_PROGRESS',
      statusMessage: '',
      source: { s3: { bucket: 'bundles', key: 'eks.tar.gz' } },
      requestHash: '',
      tags: [],
      createdAt: now,
      lastModifiedAt: now,
    };
    await plane.database.stores.versions.insert(version);
  });

  afterEach(() => plane.stop());

  function createRegistrar(loadBundle: BundleLoader) {
    return TemplateRegistrar.create({
      database: plane.database,
      events: StatusEvents.create({
        events: mockServices.events.mock(),
        logger: mockServices.logger.mock(),
      }),
      loadBundle,
      onQuarantined: () => {
        quarantined += 1;
      },
      checks: {
        engines: EngineRegistry.create([new ScriptedEngine()]),
        schemaValidator: plane.schemaValidator,
      },
      logger: mockServices.logger.mock({
        error: message => errors.push(message),
      }),
    });
  }

  /** What backends leave that stop in the middle of it. */
  async function breakOff(times: number) {
    const longAgo = new Date(Date.now() - ATTEMPT_PERIOD_MS);
    for (let time = 0; time < times; time++) {
      await plane.database.stores.registrationAttempts.begin(KEY, longAgo);
    }
  }

  function findAttempts() {
    return plane.database.stores.registrationAttempts.find(KEY);
  }

  function findVersion() {
    return plane.database.stores.versions.find(version);
  }

  it('is retried after it failed twice, and then forgets its attempts', async () => {
    await breakOff(2);
    let counted: number | undefined;
    const registrar = createRegistrar(async () => {
      counted = (await findAttempts())?.attempts;
      return clusterBundle();
    });
    await registrar.resume();
    await registrar.drain();

    expect(counted).toBe(3);
    expect(await findVersion()).toMatchObject({ status: 'DRAFT' });
    expect(await findAttempts()).toBeUndefined();
  });

  it('is quarantined after it failed three times', async () => {
    await breakOff(3);
    const load = jest.fn(async () => clusterBundle());
    const registrar = createRegistrar(load);
    await registrar.resume();
    await registrar.drain();
    await registrar.resume();
    await registrar.drain();

    expect(load).not.toHaveBeenCalled();
    expect(await findVersion()).toMatchObject({
      status: 'REGISTRATION_FAILED',
      statusMessage:
        "The control plane stopped or failed 3 times while it registered this version, so it isn't tried again. Create a new version, from a smaller or simpler bundle",
    });
    expect(errors).toEqual([
      expect.stringMatching(/^The registration of eks:1.0 is quarantined/),
    ]);
    expect(quarantined).toBe(1);
  });

  it('does not count an orderly stop', async () => {
    let letLoad = () => {};
    const registrar = createRegistrar(
      () =>
        new Promise(resolve => {
          letLoad = () => resolve(clusterBundle());
        }),
    );
    await registrar.resume();
    await eventually(async () => (await findAttempts())?.attempts === 1);
    const stopped = registrar.stop();
    await eventually(async () => (await findAttempts())?.attempts === 0);
    letLoad();
    await stopped;
    expect(await findVersion()).toMatchObject({ status: 'DRAFT' });
  });

  it('is tried again at once after an unexpected error', async () => {
    const load = jest
      .fn(async () => clusterBundle())
      .mockRejectedValueOnce(new Error('a defect'));
    const registrar = createRegistrar(load);
    await registrar.resume();
    await registrar.drain();
    expect(load).toHaveBeenCalledTimes(2);
    expect(await findVersion()).toMatchObject({ status: 'DRAFT' });
  });
});
