import { Proton } from '@aws-sdk/client-proton';
import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import knexFactory, { Knex } from 'knex';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  describeOnEachDatabase,
  describeOnPostgres,
} from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(120_000);

const REQUESTS = 12;
const quotas = {
  environmentTemplates: 4,
  environmentTemplateVersions: 3,
  environments: 5,
  environmentAccountConnections: 2,
};

type Databases = Pick<TestDatabases, 'init' | 'eachSupportedId'>;

function start(databases: Databases) {
  return startControlPlane(databases, new ScriptedEngine(), { quotas });
}

/** What came of many requests at once, and how often; the clients take turns. */
async function countOutcomes(
  clients: Proton[],
  request: (client: Proton, index: number) => Promise<unknown>,
) {
  const results = await Promise.allSettled(
    Array.from({ length: REQUESTS }, (_, index) =>
      request(clients[index % clients.length], index),
    ),
  );
  const counts: Record<string, number> = {};
  for (const result of results) {
    const outcome =
      result.status === 'fulfilled' ? 'created' : result.reason.name;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

const createEnvironment = (name: string) => ({
  name,
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
});

/** The same for one backend and for several. */
function itHolds(getClients: () => Proton[], getPlane: () => TestControlPlane) {
  it('bound templates', async () => {
    const counts = await countOutcomes(getClients(), (client, index) =>
      client.createEnvironmentTemplate({ name: `template-${index}` }),
    );

    expect(counts).toEqual({
      created: quotas.environmentTemplates - 1,
      ServiceQuotaExceededException: REQUESTS - quotas.environmentTemplates + 1,
    });
  });

  it('bound versions', async () => {
    const counts = await countOutcomes(getClients(), client =>
      client.createEnvironmentTemplateVersion({
        templateName: 'eks',
        source: { s3: { bucket: 'bundles', key: 'eks.tar.gz' } },
      }),
    );

    expect(counts).toEqual({
      created: quotas.environmentTemplateVersions - 1,
      ServiceQuotaExceededException:
        REQUESTS - quotas.environmentTemplateVersions + 1,
    });
  });

  it('bound environments', async () => {
    const counts = await countOutcomes(getClients(), (client, index) =>
      client.createEnvironment(createEnvironment(`env-${index}`)),
    );

    expect(counts).toEqual({
      created: quotas.environments,
      ServiceQuotaExceededException: REQUESTS - quotas.environments,
    });
    const { environments = [] } = await getPlane().client.listEnvironments({});
    for (const { name = '' } of environments) {
      await getPlane().settled(name);
    }
  });

  it('bound account connections', async () => {
    const counts = await countOutcomes(getClients(), (client, index) =>
      client.createEnvironmentAccountConnection({
        environmentName: `env-${index}`,
        managementAccountId: TEST_SCOPE.accountId,
        roleArn: 'arn:aws:iam::210987654321:role/proton',
      }),
    );

    expect(counts).toEqual({
      created: quotas.environmentAccountConnections,
      ServiceQuotaExceededException:
        REQUESTS - quotas.environmentAccountConnections,
    });
  });

  it('leave one request that comes many times alone', async () => {
    for (let index = 1; index < quotas.environments; index++) {
      await getPlane().client.createEnvironment(
        createEnvironment(`env-${index}`),
      );
    }

    await expect(
      countOutcomes(getClients(), client =>
        client.createEnvironment(createEnvironment('last')),
      ),
    ).resolves.toEqual({ created: REQUESTS });
    const { deployments } = await getPlane().client.listDeployments({
      environmentName: 'last',
    });
    expect(deployments).toHaveLength(1);
    await getPlane().settled('last');
  });
}

describeOnEachDatabase('quotas, under creations at once', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await start(databases);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  itHolds(
    () => [plane.client],
    () => plane,
  );
});

describeOnPostgres('quotas, under creations at two backends', databases => {
  let connections: Knex[];
  let planes: TestControlPlane[];

  beforeEach(async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    connections = [];
    planes = [];
    for (let count = 0; count < 2; count++) {
      const connection = knexFactory(knex.client.config);
      connections.push(connection);
      planes.push(
        await start({
          eachSupportedId: () => databases.eachSupportedId(),
          init: async () => connection,
        }),
      );
    }
    await planes[0].client.createEnvironmentTemplate({ name: 'eks' });
    await planes[0].registerVersion('eks', clusterBundle());
    // Nothing is there yet to lock when the first creations meet.
    await connections[0]('account_settings')
      .where({ account_id: TEST_SCOPE.accountId })
      .delete();
  });

  afterEach(async () => {
    await Promise.all(planes.map(plane => plane.stop()));
    await Promise.all(connections.map(each => each.destroy()));
  });

  itHolds(
    () => planes.map(plane => plane.client),
    () => planes[0],
  );
});
