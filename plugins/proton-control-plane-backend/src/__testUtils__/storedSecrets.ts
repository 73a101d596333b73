import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { waiting } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';
import { Knex } from 'knex';
import { ScriptedEngine } from './ScriptedEngine';
import { clusterBundle } from './clusterBundle';
import { TEST_SCOPE, TestControlPlane } from './startControlPlane';

/** The secrets that `fill` stores. */
export const SECRETS = {
  spec: 'specsecretqvxz',
  output: 'output-secret-5512',
  notified: 'notified-secret-9034',
  plan: 'plan-secret-7410',
  change: 'change-secret-6623',
  handle: 'handle-secret-1187',
  state: 'state-secret-3350',
  refused: 'refused-secret-4471',
};

/** How encrypted values begin. */
export const BEGINS = 'proton-enc:1:';

const REFUSED_STATE_ID = '2b1c8f0e-7d55-4c1a-9d7e-0f3c1a5b6d7e';

/** An engine whose work has secrets everywhere, and that waits for `later`. */
export function createSecretEngine(): ScriptedEngine {
  const engine = new ScriptedEngine();
  engine.onPlan = async run => {
    await run.recordPlan({
      toAdd: 1,
      toChange: 0,
      toRemove: 0,
      changes: [{ address: SECRETS.change, action: 'create' }],
      text: SECRETS.plan,
      truncated: false,
    });
    return { toAdd: 1, toChange: 0, toRemove: 0 };
  };
  engine.onApply = async run =>
    run.target.name === 'later' && !engine.unavailability
      ? waiting({ handle: { token: SECRETS.handle }, reason: 'Waits' })
      : {
          outputs: [
            { key: 'endpoint', value: SECRETS.output, sensitive: false },
            { key: 'token', value: `${SECRETS.output}-2`, sensitive: true },
          ],
          resources: [],
        };
  return engine;
}

/** All rows of all tables as the database has them. */
export async function readEverything(knex: Knex): Promise<string> {
  const tables: string[] =
    knex.client.config.client === 'pg'
      ? await knex('information_schema.tables')
          .where({ table_schema: 'public' })
          .pluck('table_name')
      : await knex('sqlite_master').where({ type: 'table' }).pluck('name');
  const rows = await Promise.all(tables.map(table => knex(table).select('*')));
  return JSON.stringify(rows.flat(), (_, value) =>
    value?.type === 'Buffer'
      ? Buffer.from(value.data).toString('latin1')
      : value,
  );
}

export const listSecretsIn = (text: string | Buffer) =>
  Object.values(SECRETS).filter(secret => text.includes(secret));

export const specOf = (name: string) =>
  formatEnvironmentSpec({ cluster_name: `${name}${SECRETS.spec}` });

export async function createEnvironment(
  plane: TestControlPlane,
  name: string,
): Promise<string> {
  const { environment } = await plane.client.createEnvironment({
    name,
    templateName: 'eks',
    templateMajorVersion: '1',
    spec: specOf(name),
  });
  return environment?.lastAttemptedDeploymentId ?? '';
}

export async function addTemplate(plane: TestControlPlane): Promise<void> {
  await plane.client.createEnvironmentTemplate({ name: 'eks' });
  await plane.registerVersion('eks', clusterBundle());
}

/** One environment that is deployed, and one whose deployment waits and was notified of. */
export async function fill(plane: TestControlPlane): Promise<void> {
  await addTemplate(plane);
  await createEnvironment(plane, 'dev');
  await plane.settled('dev');
  await createEnvironment(plane, 'later');
  await eventually(
    async () => (await findLast(plane, 'later')).wait !== undefined,
  );
  await addState(plane);
  await plane.client.notifyResourceDeploymentStatusChange({
    resourceArn: 'arn:aws:proton:us-east-1:123456789012:environment/later',
    outputs: [{ key: 'notified', valueString: SECRETS.notified }],
  });
  // The notification wakes the deployment, which then waits again.
  await eventually(async () => {
    const { attempts, wait } = await findLast(plane, 'later');
    return wait !== undefined && attempts > 1;
  });
}

/** A version of the state, and a refused state. */
async function addState(plane: TestControlPlane): Promise<void> {
  const { target } = await findLast(plane, 'dev');
  await plane.database.stores.stateVersions.insert(
    {
      targetId: target.id,
      version: 1,
      lineage: 'l',
      serial: 1,
      size: 1,
      contentHash: 'h',
      writtenBy: 'test',
      createdAt: new Date(),
    },
    Buffer.from(SECRETS.state),
  );
  await plane.database.stores.refusedStates.insert(
    {
      id: REFUSED_STATE_ID,
      targetId: target.id,
      reason: 'is another state',
      lineage: 'l',
      serial: 1,
      size: 1,
      contentHash: 'h',
      deploymentId: REFUSED_STATE_ID,
      sentBy: 'test',
      createdAt: new Date(),
    },
    Buffer.from(SECRETS.refused),
  );
}

export async function findLast(plane: TestControlPlane, name: string) {
  const [deployment] = await plane.database.stores.deployments.list(
    TEST_SCOPE,
    { limit: 1 },
    { kind: 'environment', name },
  );
  return deployment;
}

/** What callers are shown of what `fill` stored. */
export async function readAll(plane: TestControlPlane) {
  const { client, controlPlane } = plane;
  const { environment } = await client.getEnvironment({ name: 'dev' });
  const id = environment?.lastAttemptedDeploymentId ?? '';
  const { deployment } = await client.getDeployment({ id });
  const later = await findLast(plane, 'later');
  const list = (environmentName: string, deploymentId?: string) =>
    client.listEnvironmentOutputs({ environmentName, deploymentId });
  return {
    spec: environment?.spec,
    deployedSpec: deployment?.targetState?.environment?.spec,
    outputs: (await list('dev')).outputs,
    notified: (await list('later', later.id)).outputs,
    handle: later.wait?.handle,
    plan: await controlPlane.deployments.readPlan(TEST_SCOPE, id),
    state: await readState(plane),
    refused: await readRefusedState(plane),
  };
}

async function readState(plane: TestControlPlane) {
  const { target } = await findLast(plane, 'dev');
  const { stateVersions } = plane.database.stores;
  return (await stateVersions.readContents(target.id, 1))?.toString();
}

async function readRefusedState(plane: TestControlPlane) {
  const { target } = await findLast(plane, 'dev');
  const { refusedStates } = plane.database.stores;
  const key = { id: REFUSED_STATE_ID, targetId: target.id };
  return (await refusedStates.readContents(key))?.toString();
}

/** What `readAll` returns of what `fill` stored. */
export const EVERYTHING = {
  spec: specOf('dev'),
  deployedSpec: specOf('dev'),
  outputs: [
    { key: 'endpoint', valueString: SECRETS.output },
    { key: 'token', valueString: `${SECRETS.output}-2` },
  ],
  notified: [{ key: 'notified', valueString: SECRETS.notified }],
  handle: { token: SECRETS.handle },
  plan: {
    text: SECRETS.plan,
    changes: [{ address: SECRETS.change }],
  },
  state: SECRETS.state,
  refused: SECRETS.refused,
};
