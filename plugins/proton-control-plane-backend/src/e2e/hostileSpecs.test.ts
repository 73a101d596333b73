import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { Bundle } from '../templates/sources/bundle';

jest.setTimeout(120_000);

/** A bundle with another schema of the input `cluster_name`. */
function bundleWith(clusterName: string): Bundle {
  const { files } = clusterBundle();
  return {
    files: files.map(file => ({
      ...file,
      contents: file.contents.replace(
        'type: string\n          pattern: ^[a-z]+$',
        clusterName,
      ),
    })),
  };
}

const EXPLODING = `${'a'.repeat(64)}!`;

describeOnEachDatabase('specs that are expensive to check', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(
      databases,
      new ScriptedEngine(),
      undefined,
      undefined,
      DefaultSchemaValidator.create({ timeLimit: 500 }),
    );
    for (const name of ['eks', 'slow']) {
      await plane.client.createEnvironmentTemplate({ name });
    }
    await plane.registerVersion('eks', clusterBundle());
    await plane.registerVersion(
      'slow',
      bundleWith('{ type: string, pattern: "^(([a-z])+)+$" }'),
    );
  });

  afterEach(() => plane.stop());

  const create = (name: string, templateName: string, clusterName: string) =>
    plane.client.createEnvironment({
      name,
      templateName,
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: clusterName }),
    });

  it('are refused, and hold up nobody but each other', async () => {
    let answered = 0;
    const attacks = Array.from({ length: 20 }, (_, index) =>
      create(`bad-${index}`, 'slow', EXPLODING)
        .catch(error => `${error.name}: ${error.message}`)
        .finally(() => {
          answered += 1;
        }),
    );

    await create('good', 'eks', 'dev');
    expect(
      (await plane.client.getEnvironment({ name: 'good' })).environment,
    ).toMatchObject({ name: 'good' });
    await plane.client.listEnvironments({});
    expect(answered).toBeLessThan(10);

    expect(new Set(await Promise.all(attacks))).toEqual(
      new Set([
        "ValidationException: Matching the pattern /^(([a-z])+)+$/u of the template's schema takes too long. Ask the template's owner to write it without nested repetition",
      ]),
    );
    await create('late', 'slow', 'dev');
  });

  it('are throttled when there are very many of them', async () => {
    const refusals: string[] = [];
    const attacks = Array.from({ length: 40 }, (_, index) =>
      create(`bad-${index}`, 'slow', EXPLODING).catch(error => {
        refusals.push(error.name);
      }),
    );
    await create('good', 'eks', 'dev');
    await Promise.race(attacks);

    expect(refusals).toContain('ThrottlingException');
  });
});
