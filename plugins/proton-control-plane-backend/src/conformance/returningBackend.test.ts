import { isProcessGroupAlive } from '@proton-vending/proton-terraform';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeOnPostgres } from '../__testUtils__/describeOnEachDatabase';
import { BackendCrew } from './__testUtils__/BackendCrew';
import { createPostgres } from './__testUtils__/crewDatabases';

jest.setTimeout(300_000);

const NAME = 'applying';

const untilTrue = (isTrue: () => boolean | Promise<boolean>) =>
  eventually(isTrue, 250);

describeWith('terraform')('a backend that returns after a kill', () => {
  describeOnPostgres('with a server', () => {
    it.concurrent.each([
      ['goes on', false],
      ['died with it', true],
    ])(
      'gives back the state that its Terraform has locked, which %s',
      (_, diesToo) =>
        BackendCrew.with(
          () => createPostgres(diesToo ? 'back_died' : 'back'),
          crew => expectReturn(crew, diesToo),
        ),
    );
  });
});

async function expectReturn(
  crew: BackendCrew,
  diesToo: boolean,
): Promise<void> {
  const { gates } = crew;
  const one = await crew.start('one');
  gates.close('inApply', NAME);
  await crew.create(one, NAME);
  await untilTrue(() => gates.isReached('inApply', NAME));
  const { knex } = crew;
  const locks = () => knex('state_locks').pluck('lock_id');
  const [lock] = await locks();
  const other = await crew.start('other');
  await one.kill();
  if (diesToo) {
    await crew.killTerraform('one');
  }
  const takenUp = knex('deployments').where({ attempts: 2 });
  await untilTrue(async () => (await takenUp.clone()).length === 1);
  // The other one must not go on before it is certain that nothing else does.
  expect(await locks()).toEqual([lock]);

  await crew.start('one');
  await untilTrue(async () => !(await locks()).includes(lock));
  for (const group of crew.listTerraform('one')) {
    expect(await isProcessGroupAlive(group)).toBe(false);
  }
  gates.open('inApply', NAME);
  const running = knex('deployments').whereNull('completed_at');
  await untilTrue(async () => (await running.clone()).length === 0);

  const { environment } = await other.client.getEnvironment({ name: NAME });
  expect(environment).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
  // What the first one had made was in the state that it has left.
  expect(readFileSync(gates.creationsOf(NAME), 'utf8')).toBe('vpc\ncluster\n');
  expect(await locks()).toEqual([]);
  const [{ target_id: target }] = await knex('deployments');
  const work = join(
    crew.dataDirectory('one'),
    'environments',
    target,
    'deployments',
  );
  await untilTrue(() => !existsSync(work) || readdirSync(work).length === 0);
}
