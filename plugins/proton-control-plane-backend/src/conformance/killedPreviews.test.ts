import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import {
  BackendProcess,
  describeWith,
  eventually,
} from '@proton-vending/test-utils';
import { randomUUID } from 'node:crypto';
import { listsNoPath } from '../__testUtils__/listsNoPath';
import { createStores } from '../database/Database';
import { Encryption } from '../encryption/Encryption';
import { readPlanBasis } from '../plans/planBasis';
import { BackendCrew } from './__testUtils__/BackendCrew';
import { createSqlite } from './__testUtils__/crewDatabases';

jest.setTimeout(300_000);

const HOUR_MS = 60 * 60_000;

describeWith('terraform')('previews whose backend is killed', () => {
  async function statusOf({ client }: BackendProcess) {
    const { environment } = await client.getEnvironment({ name: 'held' });
    return environment?.deploymentStatus;
  }

  /** As the extension API does, which needs the token of a plugin. */
  async function queuePlan({ knex }: BackendCrew): Promise<string> {
    const environment = await knex('environments').first();
    const id = randomUUID();
    const now = Date.now();
    const stores = createStores(knex, Encryption.none());
    const plan = {
      accountId: environment.account_id,
      region: environment.region,
      environmentId: environment.id,
      environmentName: 'held',
      targetState: {
        templateName: 'eks',
        majorVersion: 1,
        minorVersion: 0,
        spec: formatEnvironmentSpec({ cluster_name: 'held' }),
      },
    };
    await stores.environmentPlans.insert({
      ...plan,
      id,
      operation: 'update',
      engine: 'TERRAFORM',
      status: 'QUEUED',
      roles: {},
      basis: await readPlanBasis(stores, plan),
      requestedBy: 'test',
      attempts: 0,
      createdAt: new Date(now),
      expiresAt: new Date(now + HOUR_MS),
      // Nobody has to ask for it.
      readAt: new Date(now + HOUR_MS),
    });
    return id;
  }

  async function readTraces({ knex }: BackendCrew) {
    return {
      locks: await knex('state_locks'),
      states: await knex('state_versions').select('target_id', 'version'),
    };
  }

  it('are made again, and leave no lock, state or folder', async () => {
    await BackendCrew.with(createSqlite, async crew => {
      const first = await crew.start();
      await crew.create(first, 'held');
      await eventually(async () => (await statusOf(first)) === 'SUCCEEDED');
      const before = await readTraces(crew);
      crew.gates.close('inPlan', 'held');
      const id = await queuePlan(crew);
      await eventually(() => crew.gates.isReached('inPlan', 'held'));
      await first.kill();

      const second = await crew.start();
      crew.gates.openAll();
      const readPlan = () => crew.knex('environment_plans').first();
      await eventually(
        async () => !['QUEUED', 'PLANNING'].includes((await readPlan()).status),
      );

      expect(await readPlan()).toMatchObject({ id, status: 'READY' });
      expect(await readTraces(crew)).toEqual(before);
      await eventually(() =>
        listsNoPath(crew.dataDirectory('data'), new RegExp(id)),
      );
      await second.client.updateEnvironment({
        name: 'held',
        deploymentType: 'CURRENT_VERSION',
      });
      await eventually(async () => (await statusOf(second)) === 'SUCCEEDED');
    });
  });
});
