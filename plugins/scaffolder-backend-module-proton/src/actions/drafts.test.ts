import {
  CreateEnvironmentCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import {
  createActionHarness,
  createHarness,
  demoInput,
} from '../__testUtils__/createActionHarness';
import { generateSoftwareTemplateAction } from './generateSoftwareTemplate';
import { updateEnvironmentAction } from './updateEnvironment';
import { addCluster } from '../__testUtils__/clusterProton';

const deny = ['proton.template.publish'];
const draftInput = {
  ...demoInput,
  templateMinorVersion: '1',
  inputs: { cluster_name: 'demo', node_count: 1 },
};
const refusal =
  'The environment template eks-cluster has no published version 1.1; its major version 1 has 1.0. Deploying a draft requires the permission proton.template.publish';

function createUpdateHarness() {
  const harness = createHarness(updateEnvironmentAction, { deny });
  const environment = addCluster(harness.proton, 'demo', {
    cluster_name: 'demo',
    node_count: 1,
  });
  return { ...harness, environment };
}

describe('a draft', () => {
  it.each([true, false])(
    'is not created by those who may not publish (dry run: %s)',
    async isDryRun => {
      const { proton, run } = createActionHarness({ deny });

      await expect(run(draftInput, { isDryRun })).rejects.toThrow(refusal);

      expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toEqual([]);
    },
  );

  it('is the same to them as a version that does not exist', async () => {
    const { run } = createActionHarness({ deny });

    await expect(
      run({ ...draftInput, templateMinorVersion: '7' }),
    ).rejects.toThrow(refusal.replace('version 1.1', 'version 1.7'));
  });

  it('is created by those who may', async () => {
    const { proton, run } = createActionHarness();

    await run(draftInput);

    expect(proton.mock.commandCalls(CreateEnvironmentCommand)).toHaveLength(1);
  });

  it.each([true, false])(
    'is no version to update to (dry run: %s)',
    async isDryRun => {
      const { proton, run } = createUpdateHarness();

      await expect(
        run({ name: 'demo', version: '1.1' }, { isDryRun }),
      ).rejects.toThrow(refusal);

      expect(proton.mock.commandCalls(UpdateEnvironmentCommand)).toEqual([]);
    },
  );

  it('is deployed again by those who may update what runs it', async () => {
    const { environment, proton, run } = createUpdateHarness();
    environment.templateMinorVersion = '1';

    await run({ name: 'demo', redeploy: true });
    await run({ name: 'demo', version: '1.1', redeploy: true });

    expect(
      proton.mock
        .commandCalls(UpdateEnvironmentCommand)
        .map(({ args }) => args[0].input.deploymentType),
    ).toEqual(['CURRENT_VERSION', 'CURRENT_VERSION']);
  });

  it('is no source of a software template', async () => {
    const { run } = createHarness(generateSoftwareTemplateAction, { deny });

    await expect(
      run({
        owner: 'group:default/platform',
        environmentTemplate: {
          name: 'eks-cluster',
          majorVersion: '1',
          minorVersion: '1',
        },
      }),
    ).rejects.toThrow(refusal);
  });

  it('is named in no error', async () => {
    const { run } = createActionHarness({ deny });

    await expect(
      run({ ...demoInput, templateMajorVersion: '2' }),
    ).rejects.toThrow(/has no major version 2; it has 1\.0$/);
  });
});
