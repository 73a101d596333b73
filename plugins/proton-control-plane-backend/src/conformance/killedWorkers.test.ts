import {
  BackendProcess,
  describeWith,
  eventually,
} from '@proton-vending/test-utils';
import { Knex } from 'knex';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeOnPostgres } from '../__testUtils__/describeOnEachDatabase';
import { isProcessGroupAlive } from '@proton-vending/proton-terraform';
import { BackendCrew } from './__testUtils__/BackendCrew';
import { createPostgres, createSqlite } from './__testUtils__/crewDatabases';
import { Gate } from './__testUtils__/TerraformGates';

// Each test waits most of its time for a lease to lapse: they wait together, and
// look seldom enough to leave the machine to the backends.
const untilTrue = (isTrue: () => boolean | Promise<boolean>) =>
  eventually(isTrue, 250);

jest.setTimeout(180_000);

/** How long another worker may take to take up what a dead one left. */
const TAKEN_UP_WITHIN_MS = 60_000;

/** The environment that is held at each step; the gate before the plan holds everybody's. */
const HELD: Record<string, Gate> = {
  planning: 'inPlan',
  applying: 'inApply',
  applied: 'beforeSettling',
  queued: 'beforePlan',
};
const NAMES = Object.keys(HELD);

const INTERRUPTED = 'The deployment was interrupted and goes on here';

describeWith('terraform')('deployments whose worker is killed', () => {
  async function statusOf({ client }: BackendProcess, name: string) {
    const { environment } = await client.getEnvironment({ name });
    return environment?.deploymentStatus;
  }

  async function untilSettled(backend: BackendProcess, name: string) {
    await untilTrue(
      async () => (await statusOf(backend, name)) !== 'IN_PROGRESS',
    );
  }

  /** Without what differs between any two deployments. */
  async function readLog(knex: Knex, name: string): Promise<string[]> {
    const lines = await knex('deployment_log_events')
      .join(
        'deployments',
        'deployments.id',
        'deployment_log_events.deployment_id',
      )
      .where({ target_name: name })
      .orderBy('deployment_log_events.sequence')
      .pluck('message');
    return lines
      .filter((message: string) => !/Still |Provisioning|elapsed/.test(message))
      .map((message: string) =>
        message
          .replace(/[0-9a-f]{8}-[-0-9a-f]{27}/g, '<id>')
          .replace(/after \d+s/, 'after 0s')
          .replaceAll(`.${name}`, '.<name>')
          .replaceAll(name, '<name>'),
      );
  }

  async function expectSurvival(crew: BackendCrew) {
    const { gates } = crew;
    const first = await crew.start();
    await crew.create(first, 'unharmed');
    await untilSettled(first, 'unharmed');
    for (const [name, gate] of Object.entries(HELD)) {
      gates.close(gate, name);
      await crew.create(first, name);
      await untilTrue(() => gates.isReached(gate, name));
    }
    await first.kill();

    // A backend asks for Terraform's version when it starts.
    gates.open('beforePlan', 'queued');
    const killedAt = Date.now();
    const second = await crew.start();
    const { knex } = crew;
    const takenUp = knex('deployments').where('attempts', '>', 1);
    await untilTrue(
      async () => (await takenUp.clone().pluck('id')).length === NAMES.length,
    );
    expect(Date.now() - killedAt).toBeLessThan(TAKEN_UP_WITHIN_MS);

    gates.openAll();
    await untilTrue(
      async () =>
        (await knex('deployments').whereNull('completed_at')).length === 0,
    );
    const reference = await readLog(knex, 'unharmed');
    expect(reference.length).toBeGreaterThan(10);
    for (const name of NAMES) {
      expect(await statusOf(second, name)).toBe('SUCCEEDED');
      const { outputs } = await second.client.listEnvironmentOutputs({
        environmentName: name,
      });
      expect(outputs).toContainEqual({
        key: 'cluster_name',
        valueString: name,
      });
      expect(readFileSync(gates.creationsOf(name), 'utf8')).toBe(
        'vpc\ncluster\n',
      );
      const log = await readLog(knex, name);
      expect(log.filter(line => line === INTERRUPTED)).toHaveLength(1);
      expect(log.filter(line => line !== INTERRUPTED)).toEqual(reference);
    }
    expect(
      await knex('deployments').select('lease_owner', 'lease_expires_at'),
    ).toEqual(
      Array(NAMES.length + 1).fill({
        lease_owner: null,
        lease_expires_at: null,
      }),
    );

    // Neither an environment nor a state is locked by who died.
    for (const name of NAMES) {
      await second.client.deleteEnvironment({ name });
    }
    await untilTrue(async () => {
      const { environments = [] } = await second.client.listEnvironments({});
      return environments.length === 1;
    });
    // Folders go after the record.
    const environments = join(crew.dataDirectory('data'), 'environments');
    await untilTrue(() => readdirSync(environments).length === 1);
  }

  async function deleteOnlyEnvironment(
    { client }: BackendProcess,
    name: string,
  ) {
    await client.deleteEnvironment({ name });
    await untilTrue(async () => {
      const { environments } = await client.listEnvironments({});
      return environments?.length === 0;
    });
  }

  it.concurrent('end once and as they should, on SQLite', () =>
    BackendCrew.with(createSqlite, crew => expectSurvival(crew)),
  );

  describeOnPostgres('with a server', () => {
    it.concurrent('end once and as they should', () =>
      BackendCrew.with(
        () => createPostgres('survive'),
        crew => expectSurvival(crew),
      ),
    );

    it.concurrent.each([
      ['goes on without it', false],
      ['dies with it', true],
    ])(
      'are taken over by a backend on another machine when Terraform %s',
      async (_, diesToo) => {
        const database = createPostgres(diesToo ? 'dies' : 'goes');
        await BackendCrew.with(
          () => database,
          async crew => {
            const { gates, knex } = crew;
            const one = await crew.start('one', database.states);
            gates.close('inApply', 'applying');
            await crew.create(one, 'applying');
            await untilTrue(() => gates.isReached('inApply', 'applying'));
            const other = await crew.start('other', database.states);
            await one.kill();
            if (diesToo) {
              await crew.killTerraform('one');
            }
            const takenUp = knex('deployments').where({ attempts: 2 });
            await untilTrue(async () => (await takenUp.clone()).length === 1);
            gates.open('inApply', 'applying');
            await untilSettled(other, 'applying');

            expect(await statusOf(other, 'applying')).toBe('SUCCEEDED');
            // Terraform sends its state away every 20 seconds, and when it ends:
            // what it made since goes with it when it is killed.
            expect(readFileSync(gates.creationsOf('applying'), 'utf8')).toBe(
              diesToo ? 'vpc\nvpc\ncluster\n' : 'vpc\ncluster\n',
            );
            const { provisionedResources } =
              await other.client.listEnvironmentProvisionedResources({
                environmentName: 'applying',
              });
            expect(provisionedResources).toHaveLength(2);
            await deleteOnlyEnvironment(other, 'applying');
          },
        );
      },
    );

    it.concurrent('are let go by a worker that stalled', async () => {
      const database = createPostgres('stalled');
      await BackendCrew.with(
        () => database,
        async crew => {
          const { gates, knex } = crew;
          const one = await crew.start('one', database.states);
          gates.close('inApply', 'applying');
          await crew.create(one, 'applying');
          await untilTrue(() => gates.isReached('inApply', 'applying'));
          const other = await crew.start('other', database.states);
          const [held] = await findRunning(crew.listTerraform('one'));
          one.pause();
          const takenUp = knex('deployments').where({ attempts: 2 });
          await untilTrue(async () => (await takenUp.clone()).length === 1);

          // The state is locked by whom the worker runs: the other one waits.
          await untilTrue(
            async () =>
              (await findRunning(crew.listTerraform('other'))).length > 0,
          );
          expect(await isProcessGroupAlive(held)).toBe(true);
          expect(await statusOf(other, 'applying')).toBe('IN_PROGRESS');

          // It finds out that its lease is gone, and interrupts its Terraform.
          one.resume();
          await untilTrue(async () => !(await isProcessGroupAlive(held)));
          gates.open('inApply', 'applying');
          await untilSettled(other, 'applying');
          expect(await statusOf(other, 'applying')).toBe('SUCCEEDED');
          // The network was in the state that the interrupted one has written.
          expect(readFileSync(gates.creationsOf('applying'), 'utf8')).toBe(
            'vpc\ncluster\n',
          );
          expect(await findRunning(crew.listTerraform('one'))).toEqual([]);
          await deleteOnlyEnvironment(other, 'applying');
        },
      );
    });
  });
});

async function findRunning(groups: number[]): Promise<number[]> {
  const alive = await Promise.all(groups.map(isProcessGroupAlive));
  return groups.filter((_, index) => alive[index]);
}
