import {
  GetEnvironmentCommand,
  ListEnvironmentOutputsCommand,
  ListEnvironmentsCommand,
  ListTagsForResourceCommand,
  ProtonServiceException,
} from '@aws-sdk/client-proton';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { DatabaseService } from '@backstage/backend-plugin-api';
import { FakeProton } from '@proton-vending/test-utils';
import { startProvider } from '../__testUtils__/startProvider';

jest.setTimeout(60_000);

describe('the first comparison after a restart', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let proton: FakeProton;
  let database: DatabaseService;

  beforeEach(async () => {
    proton = new FakeProton({ hasExtension: false });
    const knex = await databases.init('SQLITE_3');
    database = mockServices.database({ knex });
    for (let n = 0; n < 250; n++) {
      proton.deploy(`dev-${n}`);
      proton.tags.set(proton.arnOf(`dev-${n}`), {
        'backstage.io/owner': `team-${n}`,
      });
      proton.outputs.set(`dev-${n}`, { cluster_name: `cluster-${n}` });
    }
  });

  function countRequests() {
    const count = (
      command: Parameters<FakeProton['mock']['commandCalls']>[0],
    ) => proton.mock.commandCalls(command).length;
    return {
      lists: count(ListEnvironmentsCommand),
      single:
        count(GetEnvironmentCommand) +
        count(ListTagsForResourceCommand) +
        count(ListEnvironmentOutputsCommand),
    };
  }

  it('asks for no single environment that did not change', async () => {
    const before = await startProvider(proton, { database });
    expect(countRequests().single).toBe(750);
    proton.mock.resetHistory();

    const after = await startProvider(proton, { database });

    expect(countRequests()).toEqual({ lists: 3, single: 0 });
    expect([...after.entities]).toEqual([...before.entities]);
  });

  it('asks for what was deployed meanwhile, and forgets what is gone', async () => {
    await startProvider(proton, { database });
    proton.mock.resetHistory();
    proton.environments.delete('dev-1');
    proton.tags.set(proton.arnOf('dev-2'), { 'backstage.io/owner': 'others' });
    proton.deploy('dev-2', { lastDeploymentSucceededAt: new Date(0) });

    const { entities } = await startProvider(proton, { database });

    expect(countRequests().single).toBe(3);
    expect(entities.get('dev-2')?.spec?.owner).toBe('others');
    const knex = await database.getClient();
    const kept = await knex('proton_environment_details').pluck('arn');
    expect(kept).toHaveLength(249);
    expect(kept).not.toContain(proton.arnOf('dev-1'));
  });

  it('asks again when other outputs are of use', async () => {
    await startProvider(proton, { database });
    proton.mock.resetHistory();

    await startProvider(proton, {
      database,
      config: { outputs: { name: 'our_name' } },
    });

    expect(countRequests().single).toBe(750);
  });

  it('asks again for what Proton refused to tell', async () => {
    const tags = proton.mock.on(ListTagsForResourceCommand, {
      resourceArn: proton.arnOf('dev-7'),
    });
    tags.rejects(
      new ProtonServiceException({
        name: 'AccessDeniedException',
        $fault: 'client',
        $metadata: {},
      }),
    );
    const before = await startProvider(proton, { database });
    expect(before.entities.get('dev-7')?.spec?.owner).toBe('unknown');
    proton.mock.resetHistory();
    tags.resolves({
      tags: [{ key: 'backstage.io/owner', value: 'now-known' }],
    });

    const after = await startProvider(proton, { database });

    expect(countRequests().single).toBe(3);
    expect(after.entities.get('dev-7')?.spec?.owner).toBe('now-known');
  });

  it('reads everything when the database does not work', async () => {
    const broken = mockServices.database.mock({
      getClient: async () => {
        throw new Error('The database is away');
      },
    });

    const { entities, warnings } = await startProvider(proton, {
      database: broken,
    });

    expect(entities.size).toBe(250);
    expect(warnings()).toContainEqual(
      expect.stringMatching(/can't be read .*The database is away/),
    );
  });
});

describe('a tag that changes without a deployment', () => {
  it('is in the catalog as soon as an event tells of it', async () => {
    const proton = new FakeProton({ hasExtension: false });
    proton.deploy('dev');
    const { entities, tell } = await startProvider(proton);
    proton.tags.set(proton.arnOf('dev'), { 'backstage.io/owner': 'payments' });

    await tell({ name: 'dev', detailType: 'Tag Change on Resource' });

    expect(entities.get('dev')?.spec?.owner).toBe('payments');
  });
});

describe('an environment where no provider looks', () => {
  it('is named in the log once', async () => {
    const proton = new FakeProton({ hasExtension: false });
    const { warnings, tell } = await startProvider(proton);

    await tell({ name: 'far', region: 'eu-west-1' });
    await tell({ name: 'farther', region: 'eu-west-1' });

    expect(warnings()).toEqual([
      'arn:aws:proton:eu-west-1:123456789012:environment/far changed, and is not in the catalog: no entry of catalog.providers.proton covers the account 123456789012 in eu-west-1',
    ]);
  });
});
