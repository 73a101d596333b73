import { describeWith, Dice, eventually } from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import { ChaosWorld } from './__testUtils__/ChaosWorld';
import { Developer } from './__testUtils__/Developer';
import { FaultInjector } from './__testUtils__/FaultInjector';
import { expectTruth } from './__testUtils__/expectTruth';
import { planWork } from './__testUtils__/planWork';

/**
 * Repeats what each environment is asked for, and the faults: their kinds, order,
 * machines and durations. It doesn't repeat their instants, nor which pod of those
 * that run then is killed. A fault whose victim is still broken is left out.
 */
const SEED = Number(process.env.PROTON_CHAOS_SEED ?? 20261129);
const DEPLOYMENTS = Number(process.env.PROTON_CHAOS_DEPLOYMENTS ?? 40);

/** On a busy machine. */
const LIMIT_MS = 10 * 60_000 + DEPLOYMENTS * 10_000;

jest.setTimeout(LIMIT_MS + 60_000);

describeWith(
  'terraform',
  'moto_server',
  'aws_provider',
)('control planes, runners and a database that are killed', () => {
  let world: ChaosWorld;

  beforeAll(async () => {
    world = await ChaosWorld.create();
  });

  afterAll(async () => {
    await world?.stop();
  });

  it(`leave ${DEPLOYMENTS} deployments true (PROTON_CHAOS_SEED=${SEED})`, async () => {
    const dice = new Dice(SEED);
    const work = planWork(dice, DEPLOYMENTS);
    const developers = work.map(
      ({ name, template }) => new Developer(world, name, template),
    );
    const faults = new FaultInjector(world, dice);
    let ended = 0;
    const startedAt = Date.now();
    const report = () =>
      [
        `After ${Math.round(
          (Date.now() - startedAt) / 1000,
        )} s with PROTON_CHAOS_SEED=${SEED}, ${ended} of ${DEPLOYMENTS} deployments ended:`,
        ...faults.log,
        ...developers.flatMap(({ failures }) => failures),
        ...developers
          .filter(({ current }) => current)
          .map(({ current, environment }) => `${environment} is at ${current}`),
      ].join('\n');
    const limit = new AbortController();
    try {
      await world.start();
      await Promise.race([
        Promise.all(
          developers.map(async (developer, index) => {
            for (const operation of work[index].operations) {
              await developer.carryOut(operation);
              ended += 1;
              faults.noteProgress();
            }
          }),
        ),
        delay(LIMIT_MS, undefined, { signal: limit.signal }).then(() => {
          throw new Error('The deployments take too long');
        }),
      ]).finally(() => faults.stop());
      await eventually(() => world.cluster.processCount === 0, 250);
      await expectTruth(world, developers);
      // Otherwise, nothing of this is proven.
      const runsJobs = work.some(
        ({ operations, template }) =>
          template === 'jobs' && operations.length > 0,
      );
      expect([...faults.counts.keys()]).toEqual(
        expect.arrayContaining([
          'kill backend',
          'kill database',
          ...(runsJobs ? ['kill pod'] : []),
        ]),
      );
      process.stdout.write(`${report()}\n`);
    } catch (error) {
      process.stdout.write(`${report()}\n`);
      throw error;
    } finally {
      limit.abort();
    }
  });
});
