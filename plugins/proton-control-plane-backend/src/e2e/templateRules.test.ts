import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const RULES = `rules:
  - rule: self.size <= 5 || self.cluster_name == 'large'
    message: must not exceed 5
    fieldPath: size
  - rule: self.size >= oldSelf.size
    message: can't shrink
    fieldPath: size
`;

function bundleWith(rules: string, path = 'schema/rules.yaml') {
  return {
    files: [...clusterBundle().files, { path, contents: rules }],
  };
}

describeOnEachDatabase('the rules of a template version', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  afterEach(() => plane.stop());

  it('are checked when an environment is created and changed', async () => {
    await plane.registerVersion('eks', bundleWith(RULES));
    const create = (inputs: Record<string, unknown>) =>
      plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec(inputs),
      });
    const update = (inputs: Record<string, unknown>) =>
      plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
        spec: formatEnvironmentSpec(inputs),
      });

    await expect(create({ cluster_name: 'dev', size: 6 })).rejects.toThrow(
      expect.objectContaining({
        name: 'ValidationException',
        message:
          'The spec does not fit the schema of eks:1.0: spec.size must not exceed 5',
      }),
    );
    await create({ cluster_name: 'dev' });
    await plane.settled('dev');
    await expect(update({ cluster_name: 'dev', size: 2 })).rejects.toThrow(
      "spec.size can't shrink",
    );
    await update({ cluster_name: 'dev', size: 4 });
    await plane.settled('dev');
  });

  it('are checked by previews and updates of the extension API', async () => {
    const engine = new ScriptedEngine();
    engine.preview = async () => ({
      plan: { toAdd: 0, toChange: 0, toRemove: 0 },
      changes: [],
      changesTruncated: false,
      counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
      savedPlan: { planFile: Buffer.from('plan') },
    });
    await plane.stop();
    plane = await startControlPlane(databases, engine);
    const calls = new PlanCalls(plane.url);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundleWith(RULES));
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev', size: 4 }),
    });
    await plane.settled('dev');
    const change = (size: number) => ({
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'dev', size }),
    });

    for (const path of ['plans', 'update']) {
      for (const [size, message] of [
        [6, 'spec.size must not exceed 5'],
        [3, "spec.size can't shrink"],
      ] as const) {
        const { body, status } = await calls.post(path, change(size));
        expect(status).toBe(400);
        expect(body.error.message).toContain(message);
      }
    }
    const creation = await new PlanCalls(plane.url, 'new').post(
      'creation-plans',
      {
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: change(6).spec,
      },
    );
    expect(creation.status).toBe(400);
    expect(creation.body.error.message).toContain('must not exceed 5');
    expect(await calls.ended(await calls.start(change(5)))).toMatchObject({
      status: 'READY',
    });
  });

  it.each<[string, string, string]>([
    [
      'that can not be compiled',
      'rules:\n  - rule: self.sizes > 1\n    message: m\n',
      'schema/rules.yaml: line 2: the rule can\'t be used: No such key: sizes (at "sizes > 1")',
    ],
    [
      'that are none',
      'rule: true',
      'schema/rules.yaml: the top-level key "rules" must be a list',
    ],
    [
      'with a null character',
      'rules: []\n# \0',
      'schema/rules.yaml: line 2 contains a null character; remove it',
    ],
  ])('%s are refused at registration', async (_what, rules, message) => {
    await expect(
      plane.registerVersion('eks', bundleWith(rules)),
    ).rejects.toThrow(message);
  });

  it('need the name of their file', async () => {
    await expect(
      plane.registerVersion('eks', bundleWith(RULES, 'schema/rules.yml')),
    ).rejects.toThrow(
      'schema/rules.yml has no effect; rename it to schema/rules.yaml',
    );
  });

  it('are told to the pages of Backstage', async () => {
    await plane.registerVersion('eks', bundleWith(RULES));
    expect(
      await plane.controlPlane.templateVersions.listRules({
        accountId: '123456789012',
        region: 'us-east-1',
        templateName: 'eks',
        majorVersion: 1,
        minorVersion: 0,
      }),
    ).toMatchObject([
      { message: 'must not exceed 5', fieldPath: 'size', line: 2 },
      { message: "can't shrink", line: 5 },
    ]);
  });
});
