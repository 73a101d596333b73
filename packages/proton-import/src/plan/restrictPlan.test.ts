import { protonEnvironmentFolder } from '@proton-vending/test-utils';
import { memoryTree } from '../__testUtils__/MemoryTree';
import { findEnvironments } from '../findings/findEnvironments';
import { planImport } from './planImport';
import { restrictPlan } from './restrictPlan';

async function plan() {
  return planImport(
    await findEnvironments(
      memoryTree({
        ...protonEnvironmentFolder('dev', { version: '1.0' }),
        ...protonEnvironmentFolder('prod', { version: '1.1' }),
      }),
    ),
    [],
  );
}

describe('restrictPlan', () => {
  it('leaves everything to those who may do everything', async () => {
    const all = await plan();
    expect(
      await restrictPlan(all, {
        mayImport: async () => true,
        mayPublish: async () => true,
      }),
    ).toEqual(all);
  });

  it('leaves out environments, and the versions that only they run', async () => {
    const { environments, skipped, versions } = await restrictPlan(
      await plan(),
      {
        mayImport: async ({ name }) => name === 'dev',
        mayPublish: async () => true,
      },
    );
    expect(environments.map(({ name }) => name)).toEqual(['dev']);
    expect(versions.map(({ minorVersion }) => minorVersion)).toEqual(['0']);
    expect(skipped).toEqual([
      {
        subject: 'environment prod',
        reason: "your permission proton.environment.import doesn't cover it",
      },
    ]);
  });

  it('asks for no template of an environment that is left out', async () => {
    const mayPublish = jest.fn(async () => true);
    const { versions } = await restrictPlan(await plan(), {
      mayImport: async () => false,
      mayPublish,
    });
    expect(versions).toEqual([]);
    expect(mayPublish).not.toHaveBeenCalled();
  });

  it('keeps environments whose versions may not be registered', async () => {
    const { environments, skipped, versions } = await restrictPlan(
      await plan(),
      { mayImport: async () => true, mayPublish: async () => false },
    );
    expect(environments).toHaveLength(2);
    expect(versions).toEqual([]);
    expect(skipped).toEqual([
      {
        subject: 'template network',
        reason: expect.stringContaining('proton.template.publish'),
      },
    ]);
  });
});
