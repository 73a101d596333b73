import {
  createUpdateHarness,
  updatesOf,
} from '../__testUtils__/createUpdateHarness';

const input = {
  name: 'demo',
  inputs: { cluster_name: 'other' },
  allowReplacement: true,
};

describe('aws:proton:update-environment with allowReplacement', () => {
  it('lets the deployment replace protected resources', async () => {
    const harness = createUpdateHarness();

    await harness.run(input);

    expect(harness.proton.replaced).toEqual(['demo']);
    expect(updatesOf(harness)).toHaveLength(1);
    expect(harness.outputs).toMatchObject({
      status: 'SUCCEEDED',
      deploymentId: 'deployment-2',
    });
  });

  it('does not when it is not asked to', async () => {
    const harness = createUpdateHarness();

    await harness.run({ ...input, allowReplacement: false });

    expect(harness.proton.replaced).toEqual([]);
    expect(updatesOf(harness)).toHaveLength(1);
  });

  it('needs a permission of its own', async () => {
    const harness = createUpdateHarness({
      deny: ['proton.environment.replace'],
    });

    await expect(harness.run(input)).rejects.toThrow(
      'You may not replace, destroy or stop managing protected resources of Proton environments',
    );
    expect(updatesOf(harness)).toEqual([]);
  });

  it('is a plain update where only Proton is spoken', async () => {
    const harness = createUpdateHarness();
    harness.proton.hasExtension = false;

    await harness.run(input);

    expect(harness.proton.replaced).toEqual([]);
    expect(updatesOf(harness)).toHaveLength(1);
  });
});
