import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { Database } from './Database';
import { DeploymentRecord } from './deploymentRows';

jest.setTimeout(60_000);

const SCOPE = { accountId: '123456789012', region: 'us-east-1' };

/** A null character, and the two halves of a surrogate pair in the wrong order. */
const UNSTORABLE = 'a\u0000b\uDE80\uD83Dc';
const STORED = 'a\uFFFDb\uFFFD\uFFFDc';

describeOnEachDatabase('text that a database cannot store', databases => {
  let database: Database;
  let deployment: DeploymentRecord;

  beforeEach(async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    database = await Database.create(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    const now = new Date();
    const state = {
      templateName: 'eks',
      majorVersion: 1,
      minorVersion: 0,
      spec: '',
    };
    deployment = {
      ...SCOPE,
      id: randomUUID(),
      target: {
        kind: 'environment',
        id: randomUUID(),
        name: 'dev',
        createdAt: now,
      },
      operation: 'create',
      engine: 'TERRAFORM',
      status: 'IN_PROGRESS',
      statusMessage: UNSTORABLE,
      step: 'queued',
      targetState: state,
      notifiedOutputs: [],
      requestedBy: 'key',
      attempts: 0,
      failedAttempts: 0,
      lostAttempts: 0,
      createdAt: now,
      lastModifiedAt: now,
    };
    await database.stores.deployments.insert(deployment);
  });

  it('is replaced outside of a transaction', async () => {
    const { deployments } = database.stores;
    expect(await deployments.find(SCOPE, deployment.id)).toMatchObject({
      statusMessage: STORED,
    });
  });

  it('is replaced in each table that a transaction writes', async () => {
    await database.transaction(async stores => {
      await stores.deploymentLogs.append(
        deployment.id,
        [{ step: 'applying', level: 'info', message: UNSTORABLE }],
        new Date(),
      );
      await stores.deploymentPlans.replace(
        deployment.id,
        {
          toAdd: 1,
          toChange: 0,
          toRemove: 0,
          changes: [],
          text: UNSTORABLE,
          truncated: false,
        },
        new Date(),
      );
      await stores.deploymentResults.insert(
        deployment.id,
        {
          outputs: [{ key: UNSTORABLE, value: UNSTORABLE, sensitive: false }],
          resources: [{ name: UNSTORABLE, identifier: UNSTORABLE }],
        },
        'TERRAFORM',
      );
    });

    const { deploymentLogs, deploymentPlans, deploymentResults } =
      database.stores;
    expect(await deploymentLogs.list(deployment.id, 0, 10)).toMatchObject([
      { message: STORED },
    ]);
    expect(await deploymentPlans.find(deployment.id)).toMatchObject({
      text: STORED,
    });
    expect(await deploymentResults.listOutputs(deployment.id)).toEqual([
      { key: STORED, value: STORED, sensitive: false },
    ]);
    expect(await deploymentResults.listResources(deployment.id)).toEqual([
      { name: STORED, identifier: STORED, provisioningEngine: 'TERRAFORM' },
    ]);
  });

  it('is looked for as it is stored', async () => {
    const { environments, settings } = database.stores;
    expect(await environments.find(SCOPE, UNSTORABLE)).toBeUndefined();
    expect(await settings.findOrInsert(UNSTORABLE, UNSTORABLE)).toBe(STORED);
  });
});
