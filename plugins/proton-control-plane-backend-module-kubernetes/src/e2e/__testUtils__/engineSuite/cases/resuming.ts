import { eventually } from '@proton-vending/test-utils';
import { EngineBench } from '../EngineBench';

/** The step of each environment that is killed. */
const HELD: Record<string, string> = {
  planning: 'planning/plan',
  applying: 'applying/second',
  destroying: 'destroying/destroy',
};

/** What `kill -9` in the middle of each step leads to. */
export function resumes(bench: () => EngineBench): void {
  it('loses nothing to kill -9 of everything, in each step', async () => {
    const { site, way } = bench();
    await bench().create('destroying');
    expect((await bench().records.settled('destroying')).status).toBe(
      'SUCCEEDED',
    );
    Object.values(HELD).forEach(request => site.hold(request));
    await bench().create('planning');
    await bench().create('applying');
    await bench().delete('destroying');
    for (const request of Object.values(HELD)) {
      await eventually(() => site.count(request) === 1, 50);
    }
    await bench().records.isStored('applying');

    await bench().killEverything();
    expect(bench().listProcesses().length > 0).toBe(
      way.expected.terraformSurvives,
    );
    await bench().startBackend();
    Object.values(HELD).forEach(request => site.release(request));

    for (const name of ['planning', 'applying']) {
      const { message, status } = await bench().records.settled(name);
      expect([name, status, message]).toEqual([name, 'SUCCEEDED', '']);
      expect(await bench().listResources(name)).toHaveLength(3);
      expect(await bench().readOutputs(name)).toMatchObject({
        cluster_name: name,
      });
      expect(site.count(`${name}/first`)).toBe(1);
      const log = await bench().records.readLog(name);
      expect(
        log.filter(line => line === 'terraform_data.first: Creating...'),
      ).toHaveLength(1);
    }
    expect((await bench().records.settled('destroying')).status).toBe(
      'DELETE_COMPLETE',
    );
    // What was at work goes on, or nobody knows how far it was.
    const times = way.expected.terraformSurvives ? 1 : 2;
    for (const request of Object.values(HELD)) {
      expect([request, site.count(request)]).toEqual([request, times]);
    }
  });
}
