import {
  formatEnvironmentSpec,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { Bundle } from '../templates/sources/bundle';

jest.setTimeout(60_000);

/** The bundle with another line in the schema of an input. */
function bundleWith(...replacements: Array<[string, string]>): Bundle {
  const { files } = clusterBundle();
  return {
    files: files.map(file => ({
      ...file,
      contents: replacements.reduce(
        (text, [from, to]) => text.replace(from, to),
        file.contents,
      ),
    })),
  };
}

const NAME: [string, string] = [
  'pattern: ^[a-z]+$',
  'pattern: ^[a-z]+$\n          x-proton-immutable: true',
];
const SIZE: [string, string] = [
  'default: 3',
  'default: 3\n          x-proton-immutable: true',
];

describeOnEachDatabase('inputs that a schema calls immutable', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  afterEach(() => plane.stop());

  async function create(inputs: Record<string, unknown>) {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec(inputs),
    });
    await plane.settled('dev');
  }

  async function update(
    inputs: Record<string, unknown>,
    minorVersion?: string,
  ): Promise<void> {
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: minorVersion ? 'MINOR_VERSION' : 'CURRENT_VERSION',
      templateMinorVersion: minorVersion,
      spec: formatEnvironmentSpec(inputs),
    });
    await plane.settled('dev');
  }

  it('keep the value that was deployed', async () => {
    await plane.registerVersion('eks', bundleWith(NAME, SIZE));
    await create({ cluster_name: 'dev' });

    await expect(update({ cluster_name: 'other', size: 4 })).rejects.toThrow(
      expect.objectContaining({
        name: 'ValidationException',
        message: [
          'The spec does not fit the schema of eks:1.0',
          "spec.cluster_name can't be changed after the environment is created. Restore its deployed value, or create another environment; spec.size can't be changed after the environment is created. Restore its deployed value, or create another environment",
        ].join(': '),
      }),
    );
    // A default that is written out changes nothing.
    await update({ cluster_name: 'dev', size: 3 });
    await update({ cluster_name: 'dev' });
  });

  it('can be corrected until a deployment succeeds', async () => {
    await plane.registerVersion('eks', bundleWith(NAME));
    engine.onApply = async () => {
      throw new ProvisioningError('The name is taken');
    };
    await create({ cluster_name: 'taken' });

    engine.onApply = new ScriptedEngine().onApply;
    await update({ cluster_name: 'free' });
    await expect(update({ cluster_name: 'taken' })).rejects.toThrow(
      'spec.cluster_name',
    );
  });

  it('count from the version that marks them', async () => {
    await plane.registerVersion('eks', bundleWith());
    await plane.registerVersion(
      'eks',
      bundleWith(NAME, SIZE, ['default: 3', 'default: 5']),
    );
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    await update({ cluster_name: 'renamed' });

    // The new default isn't what is deployed.
    await expect(update({ cluster_name: 'renamed' }, '1')).rejects.toThrow(
      /1\.1: spec\.size can't be changed[^;]*$/,
    );
    await expect(update({ cluster_name: 'dev', size: 3 }, '1')).rejects.toThrow(
      /1\.1: spec\.cluster_name can't be changed[^;]*$/,
    );
    await update({ cluster_name: 'renamed', size: 3 }, '1');
  });

  it('are not the only keyword that registration looks at', async () => {
    await expect(
      plane.registerVersion(
        'eks',
        bundleWith(['default: 3', 'default: 3\n          x-proton-order: abc']),
      ),
    ).rejects.toThrow(
      'schema/schema.yaml: schema.types.ClusterInputs.properties.size.x-proton-order must be a number',
    );
  });
});
