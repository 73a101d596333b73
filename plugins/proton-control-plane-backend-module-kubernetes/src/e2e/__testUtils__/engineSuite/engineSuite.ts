import { eventually } from '@proton-vending/test-utils';
import { EngineBench } from './EngineBench';
import { deploys } from './cases/deploying';
import { fails } from './cases/failing';
import { resumes } from './cases/resuming';
import { keepsSecrets } from './cases/secrets';
import { kills, stops } from './cases/stopping';
import { EngineWay } from './ways';

/** What holds for Terraform wherever it runs. */
export function describeEngine(way: EngineWay): void {
  way.describeWay(`Terraform ${way.how}`, () => {
    let bench: EngineBench;

    beforeAll(async () => {
      bench = await EngineBench.start(way);
    });

    afterAll(async () => {
      await bench?.stop();
    });

    const find = () => bench;

    // First, so that its grace period passes while the others run.
    describe('cancelling', () => {
      stops(find);
    });
    describe('deploying', () => {
      deploys(find);
    });
    describe('secrets', () => {
      keepsSecrets(find);
    });
    describe('failures', () => {
      fails(find);
    });
    describe('killing', () => {
      kills(find);
    });
    describe('resuming', () => {
      resumes(find);
    });

    it('leaves nothing behind', async () => {
      await eventually(() => bench.listProcesses().length === 0, 100);
      for (const table of ['runner_tokens', 'state_locks']) {
        expect([table, ...(await bench.records.knex(table))]).toEqual([table]);
      }
      await eventually(() => bench.listClusterObjects().length === 0, 100);
    });
  });
}
