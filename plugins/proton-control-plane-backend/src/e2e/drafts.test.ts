import { Proton } from '@aws-sdk/client-proton';
import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const creation = (templateMinorVersion?: string) => ({
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  templateMinorVersion,
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
});

const refusal = {
  name: 'AccessDeniedException',
  message:
    'User: developer-key is not authorized to perform: proton:UpdateEnvironmentTemplateVersion on resource: arn:aws:proton:us-east-1:123456789012:environment-template/eks:1.1, which deploying version 1.1 requires because it is a DRAFT. Deploy a published version, or add the action to the allow list of this access key',
};

describe('a draft', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;
  let developer: Proton;

  beforeEach(async () => {
    const engine = new ScriptedEngine();
    engine.preview = async () => ({
      plan: { toAdd: 1, toChange: 0, toRemove: 0 },
      changes: [],
      changesTruncated: false,
      counts: { add: 1, change: 0, replace: 0, destroy: 0, forget: 0 },
      savedPlan: { planFile: Buffer.from('plan') },
    });
    plane = await startControlPlane(databases, engine);
    developer = new Proton({
      region: 'us-east-1',
      endpoint: plane.url,
      credentials: {
        accessKeyId: 'developer-key',
        secretAccessKey: 'test-secret-access-key',
      },
      maxAttempts: 1,
    });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.registerVersion('eks', clusterBundle('zone', false), 'DRAFT');
  });

  afterEach(async () => {
    developer.destroy();
    await plane.stop();
  });

  it('is not deployed by a key that may not publish', async () => {
    await expect(
      developer.createEnvironment(creation('1')),
    ).rejects.toMatchObject(refusal);
    await developer.createEnvironment(creation());
    await plane.settled('dev');
    await expect(
      developer.updateEnvironment({
        name: 'dev',
        deploymentType: 'MINOR_VERSION',
        templateMinorVersion: '1',
      }),
    ).rejects.toMatchObject(refusal);
  });

  it('is not deployed with the plan of its author', async () => {
    await developer.createEnvironment(creation());
    await plane.settled('dev');
    const calls = new PlanCalls(plane.url);
    const plan = await calls.ended(
      await calls.start({
        deploymentType: 'MINOR_VERSION',
        templateMinorVersion: '1',
      }),
    );
    const deploy = () =>
      plane.controlPlane.environments.deployPlan(
        {
          ...TEST_SCOPE,
          principal: 'developer-key',
          initiator: {},
          allows: action =>
            action !== 'proton:UpdateEnvironmentTemplateVersion',
          allowsEnvironmentTemplate: () => true,
          allowsEnvironment: () => true,
        },
        { environmentName: 'dev', planId: plan.id, allowReplacement: false },
      );
    await expect(deploy()).rejects.toMatchObject(refusal);
    await plane.client.updateEnvironmentTemplateVersion({
      templateName: 'eks',
      majorVersion: '1',
      minorVersion: '1',
      status: 'PUBLISHED',
    });
    await deploy();
    await plane.settled('dev');
  });

  it('is deployed by its author, and updated by others from then on', async () => {
    await plane.client.createEnvironment(creation('1'));
    await plane.settled('dev');
    await developer.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    const { environment } = await developer.getEnvironment({ name: 'dev' });
    expect(environment).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateMinorVersion: '1',
    });
  });

  it('is deployed by everybody once it is published', async () => {
    await plane.client.updateEnvironmentTemplateVersion({
      templateName: 'eks',
      majorVersion: '1',
      minorVersion: '1',
      status: 'PUBLISHED',
    });
    const { environment } = await developer.createEnvironment(creation('1'));
    expect(environment?.name).toBe('dev');
    await plane.settled('dev');
  });
});
