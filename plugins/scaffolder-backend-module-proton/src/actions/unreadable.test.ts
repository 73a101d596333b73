import {
  createActionHarness,
  demoInput,
} from '../__testUtils__/createActionHarness';
import { addCluster } from '../__testUtils__/clusterProton';

const deny = ['proton.environment.read'];

describe('an environment that the caller may not read', () => {
  it.each([
    [true, []],
    [false, Array(3).fill(expect.stringMatching(/^Creating/))],
  ])(
    'is told as a name that is taken, whatever is guessed (dry run: %s)',
    async (isDryRun, logged) => {
      const { run, proton, lines } = createActionHarness({ deny });
      addCluster(proton, 'demo', demoInput.inputs);
      const guesses = [
        demoInput,
        { ...demoInput, inputs: { cluster_name: 'other' } },
        { ...demoInput, templateMinorVersion: '0' },
      ];

      for (const guess of guesses) {
        await expect(run(guess, { isDryRun })).rejects.toThrow(
          /^The name demo is taken: another environment has it\. Choose another name$/,
        );
      }

      expect(lines).toEqual(logged);
    },
  );

  it('is told as much to those who may, also when the spec is the same', async () => {
    const { run, proton } = createActionHarness();
    addCluster(proton, 'demo', demoInput.inputs);

    await expect(run(demoInput, { isDryRun: true })).rejects.toThrow(
      'The name demo is taken: an environment of the template eks-cluster 1.0, created 2026-11-23T10:00:00.000Z by another request, has it (status SUCCEEDED)',
    );
  });
});

describe('templates that the caller may not read', () => {
  it('are named in no error', async () => {
    const { run } = createActionHarness({
      deny: ['proton.template.read', 'proton.template.publish'],
    });

    await expect(run({ ...demoInput, templateName: 'nope' })).rejects.toThrow(
      /no environment template "nope"; there are none that you may see$/,
    );
    await expect(
      run({ ...demoInput, templateMinorVersion: '7' }),
    ).rejects.toThrow(
      /no published version 1\.7; its major version 1 has none that you may see/,
    );
  });

  it('are not asked for on behalf of those who may not create from them', async () => {
    const { run, proton } = createActionHarness({
      deny: ['proton.environment.create'],
    });

    await expect(run({ ...demoInput, inputs: {} })).rejects.toThrow(
      /proton\.environment\.create/,
    );
    expect(proton.mock.calls()).toEqual([]);
  });
});
