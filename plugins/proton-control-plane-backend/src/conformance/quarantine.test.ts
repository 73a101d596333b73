import { describeWith, eventually } from '@proton-vending/test-utils';
import knexFactory from 'knex';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessGroupAlive } from '@proton-vending/proton-terraform';
import { BackendCrew, CrewDatabase } from './__testUtils__/BackendCrew';

jest.setTimeout(300_000);

const untilTrue = (isTrue: () => boolean | Promise<boolean>) =>
  eventually(isTrue, 250);

async function createSqlite(folder: string): Promise<CrewDatabase> {
  const directory = join(folder, 'database');
  await mkdir(directory);
  return {
    config: { client: 'better-sqlite3', connection: { directory } },
    connect: () =>
      knexFactory({
        client: 'better-sqlite3',
        connection: join(directory, 'proton-control-plane.sqlite'),
        useNullAsDefault: true,
      }),
  };
}

describeWith('terraform')('a backend that is killed again and again', () => {
  it('gives a deployment up after the third time, ends its Terraform, and deletes it', () =>
    BackendCrew.with(createSqlite, async crew => {
      const { gates } = crew;
      let backend = await crew.start();
      gates.close('inApply', 'stuck');
      await crew.create(backend, 'stuck');
      await untilTrue(() => gates.isReached('inApply', 'stuck'));
      // The first resource is made: from here on, nothing more is.
      await untilTrue(
        async () =>
          (await crew.knex('deployments').first()).resources_completed === 1,
      );
      for (let lost = 1; lost <= 3; lost++) {
        await backend.kill();
        backend = await crew.start();
        await untilTrue(
          async () =>
            (await crew.knex('deployments').first()).lost_attempts === lost,
        );
      }
      await untilTrue(
        async () =>
          (await crew.knex('deployments').first()).completed_at !== null,
      );

      const { environment } = await backend.client.getEnvironment({
        name: 'stuck',
      });
      expect(environment).toMatchObject({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: expect.stringMatching(
          /^The backend stopped 3 times .* Resources may exist that aren't listed here/,
        ),
      });
      for (const group of crew.listTerraform('data')) {
        expect(await isProcessGroupAlive(group)).toBe(false);
      }

      gates.open('inApply', 'stuck');
      await backend.client.deleteEnvironment({ name: 'stuck' });
      await untilTrue(async () => {
        const { environments } = await backend.client.listEnvironments({});
        return environments?.length === 0;
      });
    }));
});
