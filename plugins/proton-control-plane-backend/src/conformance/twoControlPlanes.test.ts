import { TestDatabases } from '@backstage/backend-test-utils';
import { Proton } from '@aws-sdk/client-proton';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import knexFactory, { Knex } from 'knex';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnPostgres } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(120_000);

const DEPLOYMENTS = 200;
const CONCURRENCY = 4;

interface Backend {
  engine: ScriptedEngine;
  plane: TestControlPlane;
}

function creation(name: string, clusterName = 'dev') {
  return {
    name,
    templateName: 'eks',
    templateMajorVersion: '1',
    spec: formatEnvironmentSpec({ cluster_name: clusterName }),
  };
}

function fulfilled<T>(results: PromiseSettledResult<T>[]): T[] {
  return results.flatMap(each =>
    each.status === 'fulfilled' ? [each.value] : [],
  );
}

function rejections(results: PromiseSettledResult<unknown>[]): string[] {
  return results.flatMap(each =>
    each.status === 'rejected' ? [each.reason.name] : [],
  );
}

describeOnPostgres('two control planes on one database', databases => {
  let knex: Knex;
  let connections: Knex[];
  let one: Backend;
  let other: Backend;

  async function startBackend(): Promise<Backend> {
    const connection = knexFactory(knex.client.config);
    connections.push(connection);
    const engine = new ScriptedEngine();
    const here: Pick<TestDatabases, 'init' | 'eachSupportedId'> = {
      eachSupportedId: () => databases.eachSupportedId(),
      init: async () => connection,
    };
    const plane = await startControlPlane(here, engine, {
      concurrency: CONCURRENCY,
    });
    return { engine, plane };
  }

  /** Asks both backends for the same at the same time. */
  function askBoth<T>(request: (client: Proton) => Promise<T>) {
    return Promise.allSettled([
      request(one.plane.client),
      request(other.plane.client),
    ]);
  }

  async function untilAllAreOver(): Promise<void> {
    for (;;) {
      const [{ count }] = await knex('deployments')
        .whereNull('completed_at')
        .count({ count: '*' });
      if (Number(count) === 0) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  beforeEach(async () => {
    connections = [];
    const [[databaseId]] = databases.eachSupportedId();
    knex = await databases.init(databaseId);
    [one, other] = await Promise.all([startBackend(), startBackend()]);
    await one.plane.client.createEnvironmentTemplate({ name: 'eks' });
    await one.plane.registerVersion('eks', clusterBundle());
  });

  afterEach(async () => {
    await Promise.all([one, other].map(({ plane }) => plane.stop()));
    await Promise.all(connections.map(each => each.destroy()));
  });

  it(`run each of ${DEPLOYMENTS} queued deployments once, to its end`, async () => {
    let open = () => {};
    const gate = new Promise<void>(resolve => {
      open = resolve;
    });
    for (const { engine } of [one, other]) {
      engine.onPlan = async () => {
        await gate;
        return { toAdd: 1, toChange: 0, toRemove: 0 };
      };
    }
    const names = Array.from({ length: DEPLOYMENTS }, (_, n) => `dev-${n}`);
    for (const [n, name] of names.entries()) {
      const { client } = (n % 2 ? one : other).plane;
      await client.createEnvironment(creation(name));
    }

    open();
    await untilAllAreOver();

    const runs = [one, other].map(({ engine }) =>
      engine.applied.map(({ deploymentId }) => deploymentId),
    );
    expect(runs.map(({ length }) => length > 0)).toEqual([true, true]);
    expect(runs.flat()).toHaveLength(DEPLOYMENTS);
    expect(new Set(runs.flat()).size).toBe(DEPLOYMENTS);
    const deployments = await knex('deployments').select(
      'status',
      'attempts',
      'lease_owner',
      'lease_expires_at',
    );
    expect(new Set(deployments.map(each => JSON.stringify(each)))).toEqual(
      new Set([
        JSON.stringify({
          status: 'SUCCEEDED',
          attempts: 1,
          lease_owner: null,
          lease_expires_at: null,
        }),
      ]),
    );
    expect(
      await knex('environments').distinct().pluck('deployment_status'),
    ).toEqual(['SUCCEEDED']);
  });

  it('create one environment for identical requests', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const results = await askBoth(client =>
        client.createEnvironment(creation(name)),
      );
      expect(rejections(results)).toEqual([]);
    }
    await untilAllAreOver();

    expect(await knex('environments').pluck('name')).toHaveLength(5);
    expect(await knex('deployments').pluck('id')).toHaveLength(5);
  });

  it('create one environment for different requests, and refuse the other', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      let calls = 0;
      const results = await askBoth(client =>
        client.createEnvironment(creation(name, ['left', 'right'][calls++])),
      );
      expect(rejections(results)).toEqual(['ValidationException']);
    }
    await untilAllAreOver();

    expect(await knex('deployments').pluck('id')).toHaveLength(5);
  });

  it('let one of two updates win', async () => {
    await one.plane.client.createEnvironment(creation('dev'));
    await untilAllAreOver();
    for (const size of [1, 2, 3]) {
      const results = await askBoth(client =>
        client.updateEnvironment({
          name: 'dev',
          deploymentType: 'CURRENT_VERSION',
          spec: formatEnvironmentSpec({ cluster_name: 'dev', size }),
        }),
      );
      await untilAllAreOver();
      // The second may come when the first is over.
      expect(
        rejections(results).filter(name => name !== 'ConflictException'),
      ).toEqual([]);
      expect(fulfilled(results).length).toBeGreaterThan(0);
    }
    expect(
      await knex('deployments').whereNotNull('lease_owner').pluck('id'),
    ).toEqual([]);
  });

  it('number new template versions without a gap or a double', async () => {
    const source = { s3: { bucket: 'bundles', key: 'eks.tar.gz' } };
    for (let round = 0; round < 5; round++) {
      const results = await askBoth(client =>
        client.createEnvironmentTemplateVersion({
          templateName: 'eks',
          majorVersion: '1',
          source,
        }),
      );
      expect(rejections(results)).toEqual([]);
    }
    expect(
      await knex('environment_template_versions')
        .orderBy('minor_version')
        .pluck('minor_version'),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('create a template once for identical requests', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const results = await askBoth(client =>
        client.createEnvironmentTemplate({ name }),
      );
      expect(rejections(results)).toEqual([]);
    }
  });
});
