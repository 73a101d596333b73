import {
  formatEnvironmentSpec,
  formatInitiatorHeaders,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import {
  STATE_RESOURCE,
  StatePlane,
  createState,
  writeState,
} from '../__testUtils__/StatePlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { DEFAULT_STATE_LIMITS } from '../states/StateService';

jest.setTimeout(60_000);

describeOnEachDatabase('a state in the control plane', databases => {
  let states: StatePlane;

  beforeEach(async () => {
    states = await StatePlane.start(databases, {
      states: {
        ...DEFAULT_STATE_LIMITS,
        keepVersions: 3,
        keepFor: 60_000,
        maxBytes: 10_000,
      },
    });
  });

  afterEach(() => states.stop());

  describe('versions', () => {
    it('are listed, newest first, and can be downloaded', async () => {
      const { body } = await states.call('get', 'state-versions');
      const { environment } = await states.plane.client.getEnvironment({
        name: 'dev',
      });
      const deploymentId = environment?.lastAttemptedDeploymentId;
      expect(body).toEqual({
        versions: [
          expect.objectContaining({
            version: 2,
            serial: 2,
            lineage: 'lineage-1',
            resourceCount: 1,
            deploymentId,
            writtenBy: `deployment ${deploymentId}`,
          }),
          expect.objectContaining({ version: 1, resourceCount: 0 }),
        ],
        refused: [],
      });
      const page = await states.call('get', 'state-versions?before=2&limit=1');
      expect(page.body.versions).toEqual([body.versions[1]]);
      const { body: state } = await states.call('get', 'state-versions/1');
      expect(state).toEqual(createState(1, []));
      expect((await states.call('get', 'state-versions/7')).status).toBe(404);
      expect((await states.call('get', 'state-versions/x')).status).toBe(400);
    });

    it('are those that deployments left, as many as configured', async () => {
      for (const serial of [3, 5, 7, 9]) {
        await states.update(async deployment => {
          await writeState(deployment, createState(serial));
          await writeState(deployment, createState(serial + 1));
        });
      }
      const { body } = await states.call('get', 'state-versions');
      expect(
        body.versions.map(({ serial }: { serial: number }) => serial),
      ).toEqual([10, 9, 8]);
    });

    it('go when they are old, but never the last one', async () => {
      await states.plane.knex('state_versions').update({ created_at: 1 });
      await states.update(deployment => writeState(deployment, createState(3)));
      await states.plane.knex('state_versions').update({ created_at: 1 });
      const { body } = await states.call('get', 'state-versions');
      expect(body.versions).toHaveLength(1);
      expect(await states.readState()).toEqual(createState(3));
    });

    it('go when they are old and nobody deploys', async () => {
      for (const serial of [3, 4]) {
        await states.update(deployment =>
          writeState(deployment, createState(serial)),
        );
      }
      const versions = () =>
        states.plane.knex('state_versions').orderBy('version').pluck('version');
      expect(await versions()).toEqual([2, 3, 4]);
      await states.plane
        .knex('state_versions')
        .where('version', '<', 3)
        .update({ created_at: 1 });
      await states.plane.controlPlane.states.deleteOld();
      expect(await versions()).toEqual([3, 4]);
      await states.plane.knex('state_versions').update({ created_at: 1 });
      await states.plane.controlPlane.states.deleteOld();
      expect(await versions()).toEqual([4]);
      expect(await states.readState()).toEqual(createState(4));
    });

    it('can be restored, under a new serial', async () => {
      await states.update(deployment => writeState(deployment, createState(3)));
      const { status, body } = await states
        .call('post', 'state-versions/2/restore')
        .set(formatInitiatorHeaders({ onBehalfOf: 'user:default/ada' }));
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { version: 4 },
      });
      expect(states.plane.audited.at(-1)).toMatchObject({
        eventId: 'environment-state-restore',
        severityLevel: 'high',
      });
      expect(await states.readState()).toEqual(createState(4));
      const { versions } = (await states.call('get', 'state-versions')).body;
      expect(versions[0]).toMatchObject({ writtenBy: 'user:default/ada' });
      // The next deployment goes on from there.
      const environment = await states.update(deployment =>
        writeState(deployment, createState(5)),
      );
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
    });

    it('stay when the environment is forgotten, and go when it is deleted', async () => {
      await states.call('post', 'retain');
      expect(await states.plane.knex('state_versions')).toHaveLength(2);
      await states.plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      });
      await states.plane.settled('dev');
      expect(await states.plane.knex('state_versions')).toHaveLength(4);
      await states.plane.client.deleteEnvironment({ name: 'dev' });
      await states.plane.settled('dev');
      expect(await states.plane.knex('state_versions')).toHaveLength(2);
    });
  });

  describe('what a deployment writes', () => {
    it.each<[string, object | string, RegExp]>([
      [
        'another state',
        { ...createState(3), lineage: 'lineage-2' },
        /its lineage is lineage-2, not lineage-1/,
      ],
      ['an older state', createState(1), /its serial is 1, and 2 is stored/],
      [
        'another state with the same serial',
        createState(2, [STATE_RESOURCE, { ...STATE_RESOURCE, name: 'other' }]),
        /its serial is 2, and 2 is stored/,
      ],
      [
        'a state that is too large',
        { ...createState(3), outputs: { x: 'x'.repeat(10_000) } },
        /more than the 10000 bytes/,
      ],
      ['half a state', '{"version": 4, "serial"', /isn't JSON/],
      ['no state', { version: 4 }, /has no lineage/],
      [
        'a state with an impossible serial',
        { ...createState(3), serial: 1e300 },
        /has no serial/,
      ],
      [
        'a state with a serial that no state could follow',
        { ...createState(3), serial: Number.MAX_SAFE_INTEGER },
        /its serial is 9007199254740991, which is more than 1000000 beyond 2/,
      ],
    ])('is refused when it is %s', async (_, state, reason) => {
      const environment = await states.update(async ({ stateStore }) => {
        const text = typeof state === 'string' ? state : JSON.stringify(state);
        await stateStore?.write(text, randomUUID());
      });
      expect(environment?.deploymentStatus).toBe('FAILED');
      expect(environment?.deploymentStatusMessage).toMatch(reason);
      expect(await states.readState()).toEqual(createState(2));
    });

    it.each(['accepted', 'discarded'])(
      'can be followed when a state with the largest serial is %s',
      async what => {
        const state = createState(Number.MAX_SAFE_INTEGER);
        await states.update(({ stateStore }) =>
          Promise.resolve(
            stateStore?.write(JSON.stringify(state), randomUUID()),
          ),
        );
        const { body } = await states.call('get', 'state-versions');
        const [{ id }] = body.refused;
        const action = what === 'accepted' ? 'accept' : 'discard';
        const answer = await states.call(
          'post',
          `refused-states/${id}/${action}`,
        );
        expect(answer.status).toBe(200);
        const serial = what === 'accepted' ? 3 : 2;
        expect(await states.readState()).toEqual(createState(serial));
        const environment = await states.update(deployment =>
          writeState(deployment, createState(serial + 1)),
        );
        expect(environment?.deploymentStatus).toBe('SUCCEEDED');
      },
    );

    it('can be followed after a restore of the version before the largest serial', async () => {
      // As an earlier release has stored it.
      await states.plane
        .knex('state_versions')
        .where({ version: 2 })
        .update({ serial: Number.MAX_SAFE_INTEGER });
      const { status } = await states.call('post', 'state-versions/1/restore');
      expect(status).toBe(200);
      const environment = await states.update(deployment =>
        writeState(deployment, createState(3)),
      );
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
    });

    it('may be without resources only after a plan', async () => {
      states.engine.onPlan = async () => ({
        toAdd: 0,
        toChange: 0,
        toRemove: 0,
      });
      const refused = await states.update(deployment =>
        writeState(deployment, createState(3, [])),
      );
      expect(refused?.deploymentStatusMessage).toContain(
        'lists none of the 1 known resources',
      );

      states.engine.onPlan = async deployment => {
        const plan = { toAdd: 0, toChange: 0, toRemove: 1 };
        await deployment.recordPlan({
          ...plan,
          changes: [],
          text: '',
          truncated: false,
        });
        return plan;
      };
      const emptied = await states.update(deployment =>
        writeState(deployment, createState(3, [])),
      );
      expect(emptied?.deploymentStatus).toBe('SUCCEEDED');
    });

    it('is stored once, however often it is sent', async () => {
      await states.update(async deployment => {
        await writeState(deployment, createState(3));
        await writeState(deployment, createState(3));
      });
      const { body } = await states.call('get', 'state-versions');
      expect(body.versions).toHaveLength(2);
    });
  });

  describe('a lock', () => {
    it('keeps everybody else out until it is removed by hand', async () => {
      const held = await states.update(async ({ stateStore }) => {
        await stateStore?.lock('lost', 'apply');
      });
      expect(held?.deploymentStatus).toBe('SUCCEEDED');
      const { body } = await states.call('get', 'state-versions');
      expect(body.lock).toMatchObject({
        id: 'lost',
        holder: `deployment ${held?.lastAttemptedDeploymentId}`,
      });

      const refused = await states.update(async ({ stateStore }) => {
        expect(await stateStore?.lock('mine', 'apply')).toContain(
          held?.lastAttemptedDeploymentId,
        );
        await stateStore?.write(JSON.stringify(createState(3)), 'mine');
      });
      expect(refused?.deploymentStatusMessage).toContain('is locked by');
      expect(
        (await states.call('post', 'state-versions/2/restore')).status,
      ).toBe(409);

      expect((await states.call('post', 'unlock-state')).status).toBe(200);
      expect(states.plane.audited.at(-1)).toMatchObject({
        eventId: 'environment-state-unlock',
      });
      expect((await states.call('post', 'unlock-state')).status).toBe(404);
      const environment = await states.update(deployment =>
        writeState(deployment, createState(3)),
      );
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
    });
  });

  describe('a key', () => {
    it.each([
      ['GET', 'state-versions', 200],
      ['GET', 'state-versions/1', 403],
      ['POST', 'state-versions/1/restore', 403],
      ['POST', 'unlock-state', 403],
      ['POST', 'state-access', 403],
    ] as const)(
      'that may read environments and update them: %s %s is %s',
      async (method, path, status) => {
        expect(
          (await states.callWithKey('developer-key', method, path)).status,
        ).toBe(status);
      },
    );

    it('that is bound to other templates reads no state', async () => {
      await states.plane.knex('environments').update({ template_name: 'vpc' });
      for (const path of ['unlock-state', 'state-access']) {
        expect(
          (await states.callWithKey('restricted-key', 'POST', path)).status,
        ).toBe(403);
      }
      expect(
        (await states.callWithKey('restricted-key', 'GET', 'state-versions/1'))
          .status,
      ).toBe(403);
      expect(
        (await states.callWithKey('test-key', 'GET', 'state-versions/1'))
          .status,
      ).toBe(200);
    });
  });
});
