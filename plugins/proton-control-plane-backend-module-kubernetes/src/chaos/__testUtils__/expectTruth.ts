import { eventually } from '@proton-vending/test-utils';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  BACKEND_ACCOUNT,
  ChaosWorld,
  ENVIRONMENTS_ACCOUNT,
} from './ChaosWorld';
import { Developer } from './Developer';
import { expectCredentials } from './expectCredentials';
import { listResources } from './templates';
import { readLedger } from './readLedger';

/** How many deployments have each end, and nothing but the end. */
const ENDS = /^The deployment (succeeded|failed)|^The environment is deleted$/;

/** How long a late token is valid. */
const LATE_MS = 24 * 60 * 60_000;

/** That the records, the states and what exists say the same, and that nothing is left. */
export async function expectTruth(
  world: ChaosWorld,
  developers: Developer[],
): Promise<void> {
  expect(world.machines.map(({ isReady }) => isReady)).toEqual([true, true]);
  await expectResources(world, developers);
  await expectCredentials(world);
  await expectRecords(world, developers);
  await expectStates(world, developers);
  await expectDeploymentsEndedOnce(world, developers);
  await expectNothingLeft(world);
}

/** What AWS has is what the last deployment of each environment asked for. */
async function expectResources(world: ChaosWorld, developers: Developer[]) {
  const expected = developers.flatMap(({ environment, inputs }) =>
    inputs ? listResources(environment, inputs) : [],
  );
  const ledger = await readLedger(world.moto, ENVIRONMENTS_ACCOUNT);
  expect([...ledger].sort()).toEqual(expected.sort());
  expect([...(await readLedger(world.moto, BACKEND_ACCOUNT))]).toEqual([]);
  const overlaps = join(world.ledger, 'overlaps');
  expect(existsSync(overlaps) ? readFileSync(overlaps, 'utf8') : '').toBe('');
}

async function expectRecords({ client }: ChaosWorld, developers: Developer[]) {
  const { environments = [] } = await client.listEnvironments({});
  const live = developers.filter(({ inputs }) => inputs);
  expect(environments.map(({ name }) => name).sort()).toEqual(
    live.map(({ environment }) => environment).sort(),
  );
  for (const { deploymentStatus, name } of environments) {
    const { inputs } = live.find(each => each.environment === name) ?? {};
    const { outputs } = await client.listEnvironmentOutputs({
      environmentName: name,
    });
    const { provisionedResources } =
      await client.listEnvironmentProvisionedResources({
        environmentName: name,
      });
    expect({
      name,
      deploymentStatus,
      outputs: outputs?.map(({ valueString }) => valueString),
      resources: provisionedResources?.length,
    }).toEqual({
      name,
      deploymentStatus: 'SUCCEEDED',
      outputs: [String(inputs?.size), inputs?.text],
      resources: 2 * (inputs?.size ?? 0),
    });
  }
}

/** The last state of each live environment lists its resources; no other is kept. */
async function expectStates(world: ChaosWorld, developers: Developer[]) {
  const rows = await world.query(knex =>
    knex('state_versions')
      .leftJoin('environments', 'environments.id', 'state_versions.target_id')
      .orderBy('version')
      .select('name', 'contents'),
  );
  const found = new Map<string | null, number>();
  for (const { contents, name } of rows) {
    const { resources }: { resources: Array<{ instances: unknown[] }> } =
      JSON.parse(String(gunzipSync(contents)));
    found.set(name, resources.flatMap(({ instances }) => instances).length);
  }
  const expected = developers.flatMap(({ environment, inputs }) =>
    inputs ? [[environment, 2 * inputs.size] as const] : [],
  );
  expect([...found].sort()).toEqual(expected.sort());
}

async function expectDeploymentsEndedOnce(
  world: ChaosWorld,
  developers: Developer[],
) {
  const [deployments, lines] = await world.query(async knex => [
    await knex('deployments').select(),
    await knex('deployment_log_events')
      .where({ step: 'settling' })
      .select('deployment_id', 'message'),
  ]);
  const unfinished = deployments.filter(
    each =>
      !each.completed_at ||
      each.lease_owner ||
      each.lease_expires_at ||
      each.wait,
  );
  expect(unfinished).toEqual([]);
  const failed = deployments.filter(({ status }) => /FAILED/.test(status));
  expect(failed).toHaveLength(
    developers.flatMap(({ failures }) => failures).length,
  );
  const ends = new Map(deployments.map(({ id }) => [id, 0]));
  for (const { deployment_id: id, message } of lines) {
    if (ENDS.test(message)) {
      ends.set(id, (ends.get(id) ?? 0) + 1);
    }
  }
  expect([...ends].filter(([, count]) => count !== 1)).toEqual([]);
}

async function expectNothingLeft(world: ChaosWorld) {
  const left = await world.query(async knex => ({
    locks: await knex('state_locks'),
    tokens: await knex('runner_tokens'),
    // A runner that was killed before it sent a result may have the only copy of
    // a state, and sends it with a late token. Nobody else has one.
    lateTokens: await knex('late_runner_tokens')
      .leftJoin('runner_runs', 'runner_runs.id', 'late_runner_tokens.run_id')
      .whereNull('runner_runs.runner_id')
      .orWhere({ step: 'plan' })
      .orWhereNotNull('result_hash')
      .orWhereNull('closed_at')
      .orWhere('expires_at', '>', Date.now() + LATE_MS)
      .select('late_runner_tokens.run_id', 'step', 'result_hash'),
    previewTokens: await knex('preview_run_tokens'),
    roleSessions: await knex('role_sessions'),
    runs: await knex('runner_runs')
      .whereNull('closed_at')
      .orWhereNotNull('payload')
      .orWhereNotNull('result')
      .orWhereNotNull('saved_plan')
      .pluck('id'),
    registrations: await knex('registration_attempts'),
  }));
  expect(left).toEqual({
    locks: [],
    tokens: [],
    lateTokens: [],
    previewTokens: [],
    roleSessions: [],
    runs: [],
    registrations: [],
  });
  // They are removed after the records are written. A backend that is killed before
  // it removes a Job leaves that to Kubernetes.
  const { store } = world.cluster.api;
  world.cluster.removeEndedJobs();
  await eventually(
    () => store.list('jobs').length === 0 && world.listTerraform().length === 0,
    250,
  );
  expect([...store.list('pods'), ...store.list('secrets')]).toEqual([]);
}
