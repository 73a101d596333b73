import { ConfigReader } from '@backstage/config';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { DEFAULT_QUOTAS, readQuotas } from '../quotas';

jest.setTimeout(60_000);

const source = { s3: { bucket: 'bundles', key: 'eks.tar.gz' } };

describeOnEachDatabase('quotas', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine(), {
      quotas: {
        environmentTemplates: 1,
        environmentTemplateVersions: 2,
        environments: 1,
        environmentAccountConnections: 1,
      },
    });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  it('bound the templates, and leave a repeated creation alone', async () => {
    await expect(
      plane.client.createEnvironmentTemplate({ name: 'other' }),
    ).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      message:
        'Account 123456789012 in us-east-1 has 1 environment templates, and 1 is the most that protonControlPlane.quotas.environmentTemplates allows; delete some, or raise the quota',
    });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  it('bound the versions of a template', async () => {
    const creation = { templateName: 'eks', majorVersion: '1', source };
    await plane.client.createEnvironmentTemplateVersion({
      ...creation,
      clientToken: 'one',
    });

    await expect(
      plane.client.createEnvironmentTemplateVersion({
        ...creation,
        clientToken: 'two',
      }),
    ).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      message: expect.stringContaining(
        'Environment template eks has 2 environment template versions',
      ),
    });
    await plane.client.createEnvironmentTemplateVersion({
      ...creation,
      clientToken: 'one',
    });
  });

  it('bound the connections of an environment account', async () => {
    const creation = {
      managementAccountId: '123456789012',
      roleArn: 'arn:aws:iam::210987654321:role/proton',
    };
    const connect = (environmentName: string) =>
      plane.client.createEnvironmentAccountConnection({
        ...creation,
        environmentName,
      });
    await connect('dev');

    await expect(connect('prod')).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      message: expect.stringContaining(
        'Account 210987654321 in us-east-1 has 1 environment account connections',
      ),
    });
    await connect('dev');
    await plane.client.createEnvironmentAccountConnection({
      ...creation,
      environmentName: 'prod',
      roleArn: 'arn:aws:iam::111122223333:role/proton',
    });
  });

  it('bound the environments', async () => {
    const creation = {
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    };
    await plane.client.createEnvironment({ ...creation, name: 'dev' });

    await expect(
      plane.client.createEnvironment({ ...creation, name: 'other' }),
    ).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      message: expect.stringContaining(
        'protonControlPlane.quotas.environments',
      ),
    });
    await plane.client.createEnvironment({ ...creation, name: 'dev' });
    await plane.settled('dev');
  });
});

describe('readQuotas', () => {
  it('has the defaults of AWS Proton', () => {
    expect(readQuotas(new ConfigReader({}))).toEqual(DEFAULT_QUOTAS);
  });

  it('takes what is configured, and refuses what is no number of things', () => {
    expect(
      readQuotas(new ConfigReader({ quotas: { environments: 5 } })),
    ).toEqual({ ...DEFAULT_QUOTAS, environments: 5 });
    expect(() =>
      readQuotas(new ConfigReader({ quotas: { environments: 0 } })),
    ).toThrow('protonControlPlane.quotas.environments must be a whole number');
  });
});
