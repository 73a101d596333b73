import { RefusedState } from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import {
  STATE_RESOURCE,
  StatePlane,
  createState,
  writeState,
} from '../__testUtils__/StatePlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { encryptionWith } from '../__testUtils__/encryptionWith';
import { DEFAULT_STATE_LIMITS } from '../states/StateService';

jest.setTimeout(120_000);

const SECRET = 'state-secret-3350';

/** Another state than the one that is stored. */
const OTHER = {
  ...createState(7, [STATE_RESOURCE, { ...STATE_RESOURCE, name: SECRET }]),
  lineage: 'lineage-2',
};

describeOnEachDatabase('refused states', databases => {
  let states: StatePlane;

  beforeEach(async () => {
    states = await StatePlane.start(databases, {
      encryption: encryptionWith('k1'),
      states: {
        ...DEFAULT_STATE_LIMITS,
        maxBytes: 10_000,
        refused: { keep: 3, keepFor: 60_000, maxBytes: 20_000 },
      },
    });
  });

  afterEach(() => states.stop());

  async function list(): Promise<RefusedState[]> {
    return (await states.call('get', 'state-versions')).body.refused;
  }

  /** Deploys with an engine that sends a state which is refused. */
  async function refuse(state: object = OTHER) {
    return states.update(async run => {
      await run.stateRecord?.keep({
        lineage: 'lineage-2',
        serial: 7,
        resourceNames: [],
        unsaved: { deploymentId: run.deploymentId, isStored: true },
      });
      await writeState(run, state);
    });
  }

  async function findRecord() {
    const { engineStates } = states.plane.database.stores;
    return engineStates.find(await states.findTargetId());
  }

  it('are stored encrypted, and named by the deployment', async () => {
    const environment = await refuse();

    expect(environment?.deploymentStatus).toBe('FAILED');
    expect(environment?.deploymentStatusMessage).toMatch(
      /refused the state of this environment: it is another state: its lineage is lineage-2, not lineage-1\. The control plane stores the refused state.*under Manage, or with POST \/extension\/v1\/environments\/dev\/refused-states/,
    );
    const [refused] = await list();
    expect(refused).toEqual({
      id: expect.any(String),
      reason: 'is another state: its lineage is lineage-2, not lineage-1',
      lineage: 'lineage-2',
      serial: 7,
      resourceCount: 2,
      size: JSON.stringify(OTHER).length,
      deploymentId: environment?.lastAttemptedDeploymentId,
      createdAt: expect.any(String),
    });
    const [row] = await states.plane.knex('refused_states');
    expect(row.contents.toString('latin1')).toMatch(/^proton-enc:1:k1:/);
    expect(await states.readState()).toEqual(createState(2));

    const downloaded = await states.call('get', `refused-states/${refused.id}`);
    expect(downloaded.body).toEqual(OTHER);
    expect(states.plane.audited.at(-1)).toMatchObject({
      eventId: 'environment-refused-state-read',
      severityLevel: 'high',
      meta: { environmentName: 'dev', refusedStateId: refused.id },
    });
  });

  it('become the last version when they are accepted', async () => {
    await refuse();
    const [{ id }] = await list();
    const { status, body } = await states.call(
      'post',
      `refused-states/${id}/accept`,
    );
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        version: 3,
        message: expect.stringMatching(/accepted the refused state/),
      },
    });
    expect(states.plane.audited.at(-1)).toMatchObject({
      eventId: 'environment-refused-state-accept',
      meta: { refusedStateId: id, version: 3 },
    });
    expect(await states.readState()).toEqual(OTHER);
    expect(await list()).toEqual([]);
    expect(await findRecord()).toEqual({ resourceCount: 0, resourceNames: [] });
    const next = await states.update(run =>
      writeState(run, { ...OTHER, serial: 8 }),
    );
    expect(next?.deploymentStatus).toBe('SUCCEEDED');
  });

  it('get a serial after the last one when they are accepted', async () => {
    await refuse({ ...createState(1), lineage: 'lineage-1' });
    const [{ id, reason }] = await list();
    expect(reason).toMatch(/its serial is 1, and 2 is stored/);
    await states.call('post', `refused-states/${id}/accept`);
    expect(await states.readState()).toEqual(createState(3));
  });

  it('let the next deployment go on when they are discarded', async () => {
    await refuse();
    const [{ id }] = await list();
    const { status, body } = await states.call(
      'post',
      `refused-states/${id}/discard`,
    );
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { message: expect.stringMatching(/discarded.*serial 7/) },
    });
    expect(states.plane.audited.at(-1)).toMatchObject({
      eventId: 'environment-refused-state-discard',
      meta: { refusedStateId: id },
    });
    expect(await list()).toEqual([]);
    expect(await findRecord()).toEqual({ resourceCount: 0, resourceNames: [] });
    expect(await states.readState()).toEqual(createState(2));
    for (const action of ['accept', 'discard']) {
      const again = await states.call('post', `refused-states/${id}/${action}`);
      expect(again.status).toBe(404);
    }
  });

  it('wait while the state is locked or a deployment runs', async () => {
    await refuse();
    const [{ id }] = await list();
    const { stateLocks } = states.plane.database.stores;
    const targetId = await states.findTargetId();
    const lock = { targetId, lockId: 'held' };
    await stateLocks.insert({
      ...lock,
      holder: 'somebody',
      info: {},
      createdAt: new Date(),
    });
    const locked = await states.call('post', `refused-states/${id}/accept`);
    expect(locked.status).toBe(409);
    expect(locked.body.error.message).toMatch(/is locked by somebody/);
    await stateLocks.delete(lock);

    await states.update(async () => {
      for (const action of ['accept', 'discard']) {
        const running = await states.call(
          'post',
          `refused-states/${id}/${action}`,
        );
        expect(running.status).toBe(409);
      }
    });
    expect(await list()).toHaveLength(1);
  });

  it('are only for keys that may use states, and of their environment', async () => {
    await refuse();
    const [{ id }] = await list();
    const call = async (key: string, method: 'GET' | 'POST', path = '') =>
      (await states.callWithKey(key, method, `refused-states/${id}${path}`))
        .status;
    for (const key of ['developer-key', 'restricted-key']) {
      expect(await call(key, 'GET')).toBe(403);
      expect(await call(key, 'POST', '/accept')).toBe(403);
      expect(await call(key, 'POST', '/discard')).toBe(403);
    }
    for (const wrong of [randomUUID(), 'x']) {
      const { status } = await states.call('get', `refused-states/${wrong}`);
      expect([400, 404]).toContain(status);
    }
    await states.plane
      .knex('refused_states')
      .update({ target_id: randomUUID() });
    expect(await call('test-key', 'GET')).toBe(404);
    expect(await call('test-key', 'POST', '/accept')).toBe(404);
  });

  it('are stored once, and replaced by those that follow them', async () => {
    await states.update(async run => {
      for (const serial of [7, 7, 8, 9]) {
        const state = { ...OTHER, serial };
        await writeState(run, state).catch(() => {});
      }
    });
    expect((await list()).map(({ serial }) => serial)).toEqual([9]);

    // The same deployment may get the lock in the end.
    await states.plane.knex('refused_states').delete();
    await states.update(async run => {
      await run.stateStore?.lock('mine', 'apply');
      await run.stateStore
        ?.write(JSON.stringify(createState(3)), 'lost')
        .catch(() => {});
      expect(await states.plane.knex('refused_states')).toHaveLength(1);
      await run.stateStore?.write(JSON.stringify(createState(4)), 'mine');
      await run.stateStore?.unlock('mine');
    });
    expect(await list()).toEqual([]);
  });

  it('are bounded, and leave out what is too large or no state', async () => {
    await states.update(async ({ stateStore }) => {
      for (const text of [
        '{"version": 4, "serial"',
        JSON.stringify({ ...OTHER, outputs: { x: 'x'.repeat(10_000) } }),
      ]) {
        await expect(
          stateStore?.write(text, randomUUID()),
        ).rejects.toMatchObject({ name: 'RefusedStateError', isStored: false });
      }
    });
    expect(await list()).toEqual([]);

    for (const serial of [7, 8, 9, 10]) {
      await refuse({ ...OTHER, serial });
    }
    expect((await list()).map(({ serial }) => serial)).toEqual([10, 9, 8]);
    await states.plane.knex('refused_states').update({ created_at: 1 });
    await states.plane.controlPlane.refusedStates.deleteOld();
    expect(await list()).toEqual([]);
  });

  it('go with their environment', async () => {
    await refuse();
    await states.plane.client.deleteEnvironment({ name: 'dev' });
    await states.plane.settled('dev');
    expect(await states.plane.knex('refused_states')).toEqual([]);
  });
});
