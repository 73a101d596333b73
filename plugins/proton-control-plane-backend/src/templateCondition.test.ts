import { Proton } from '@aws-sdk/client-proton';
import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from './__testUtils__/ScriptedEngine';
import { clusterBundle } from './__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from './__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const creation = (name: string, templateName: string) => ({
  name,
  templateName,
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
});

describe('a key for some environment templates', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;
  let restricted: Proton;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    restricted = new Proton({
      region: 'us-east-1',
      endpoint: plane.url,
      credentials: {
        accessKeyId: 'restricted-key',
        secretAccessKey: 'test-secret-access-key',
      },
    });
    for (const name of ['eks-cluster', 'vpc']) {
      await plane.client.createEnvironmentTemplate({ name });
      await plane.registerVersion(name, clusterBundle());
    }
    await plane.client.createEnvironment(creation('net', 'vpc'));
    await plane.settled('net');
  });

  afterEach(async () => {
    restricted.destroy();
    await plane.stop();
  });

  it('creates and updates environments from them', async () => {
    await restricted.createEnvironment(creation('dev', 'eks-cluster'));
    await plane.settled('dev');
    await restricted.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');

    await expect(
      plane.client.getEnvironment({ name: 'dev' }),
    ).resolves.toMatchObject({
      environment: { deploymentStatus: 'SUCCEEDED' },
    });
  });

  it('does not from others, whether they exist or not', async () => {
    for (const templateName of ['vpc', 'none']) {
      await expect(
        restricted.createEnvironment(creation('dev', templateName)),
      ).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: `User: restricted-key is not authorized to perform: proton:CreateEnvironment with resource: arn:aws:proton:us-east-1:123456789012:environment-template/${templateName} because no pattern in the environmentTemplates of this access key matches`,
      });
    }
    await expect(
      restricted.updateEnvironment({
        name: 'net',
        deploymentType: 'NONE',
        description: 'mine',
      }),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('proton:UpdateEnvironment'),
    });
  });

  it('reads all of them', async () => {
    await expect(
      restricted.getEnvironment({ name: 'net' }),
    ).resolves.toMatchObject({ environment: { templateName: 'vpc' } });
  });
});
