import { eventually } from '@proton-vending/test-utils';
import { EngineBench } from '../EngineBench';
import { UNSTOPPABLE } from '../SuiteMachine';

async function expectCancelled(bench: EngineBench, name: string) {
  const { status } = await bench.records.settled(name);
  expect([name, status]).toEqual([name, 'CANCELLED']);
  expect(await bench.listResources(name)).toContain('terraform_data.first');
}

/** Cancelled deployments: one that obeys, and one that must be killed. */
export function stops(bench: () => EngineBench): void {
  it('interrupts Terraform, keeps its state, and goes on from there', async () => {
    const { client, site } = bench();
    site.hold(`${UNSTOPPABLE}/exit`);
    for (const name of ['obedient', UNSTOPPABLE]) {
      site.hold(`${name}/second`);
      await bench().create(name);
      await eventually(() => site.count(`${name}/second`) === 1, 50);
      await client.cancelEnvironmentDeployment({ environmentName: name });
    }
    await expectCancelled(bench(), 'obedient');

    site.release('obedient/second');
    await bench().update('obedient', {});
    expect((await bench().records.settled('obedient')).status).toBe(
      'SUCCEEDED',
    );
    expect(site.count('obedient/first')).toBe(1);
  });
}

/** What `stops` has begun, after the 30 seconds that Terraform gets. */
export function kills(bench: () => EngineBench): void {
  it('kills what is left after the grace period, and keeps its state', async () => {
    await expectCancelled(bench(), UNSTOPPABLE);
    expect(bench().site.count(`${UNSTOPPABLE}/exit`)).toBe(1);
  });
}
