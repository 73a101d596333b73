import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const ARN = 'arn:aws:proton:us-east-1:123456789012';

describeOnEachDatabase('status changes', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
  });

  afterEach(() => plane.stop());

  /** The events of a resource, such as `DRAFT → PUBLISHED`. */
  function changesOf(arn: string): string[] {
    return plane.statusEvents
      .filter(({ resources }) => resources[0] === arn)
      .map(({ detail: { status, previousStatus } }) =>
        [previousStatus, status].filter(Boolean).join(' → '),
      );
  }

  it('have the shape that EventBridge gave them', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'eks' });

    expect(plane.statusEvents).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        source: 'aws.proton',
        'detail-type': 'AWS Proton Environment Template Status Change',
        account: '123456789012',
        region: 'us-east-1',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        resources: [`${ARN}:environment-template/eks`],
        detail: { name: 'eks', status: 'DRAFT' },
      },
    ]);
  });

  it('of templates follow their versions', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    for (const minorVersion of ['0', '1']) {
      await plane.registerVersion('eks', clusterBundle(), 'DRAFT');
      await plane.client.updateEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion,
        status: 'PUBLISHED',
      });
    }
    expect(changesOf(`${ARN}:environment-template/eks`)).toEqual([
      'DRAFT',
      'DRAFT → PUBLISHED',
    ]);
    expect(plane.statusEvents.at(-1)).toMatchObject({
      'detail-type': 'AWS Proton Environment Template Version Status Change',
      resources: [`${ARN}:environment-template/eks:1.1`],
      detail: {
        name: 'eks',
        majorVersion: '1',
        minorVersion: '1',
        status: 'PUBLISHED',
        previousStatus: 'DRAFT',
      },
    });

    for (const minorVersion of ['0', '1']) {
      await plane.client.deleteEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion,
      });
    }
    await plane.client.deleteEnvironmentTemplate({ name: 'eks' });
    expect(changesOf(`${ARN}:environment-template/eks`).slice(2)).toEqual([
      'PUBLISHED → DRAFT',
      'DRAFT → DELETED',
    ]);
    expect(changesOf(`${ARN}:environment-template/eks:1.0`)).toEqual([
      'DRAFT → PUBLISHED',
      'PUBLISHED → DELETED',
    ]);
  });

  it('of environments tell every status', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');

    expect(changesOf(`${ARN}:environment/dev`)).toEqual([
      'IN_PROGRESS',
      'IN_PROGRESS → SUCCEEDED',
      'SUCCEEDED → DELETE_IN_PROGRESS',
      'DELETE_IN_PROGRESS → DELETED',
    ]);
  });

  it('of environments are none when only what they say changes', async () => {
    let finish = () => {};
    engine.onApply = () =>
      new Promise(resolve => {
        finish = () => resolve({ outputs: [], resources: [] });
      });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    while (engine.applied.length === 0) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'NONE',
      description: 'ours',
    });
    expect(changesOf(`${ARN}:environment/dev`)).toEqual(['IN_PROGRESS']);
    finish();
    await plane.settled('dev');
  });

  it('of account connections name them by id', async () => {
    const create = async () => {
      const { environmentAccountConnection } =
        await plane.client.createEnvironmentAccountConnection({
          environmentName: 'dev',
          managementAccountId: '123456789012',
          roleArn: 'arn:aws:iam::210987654321:role/proton',
        });
      return environmentAccountConnection?.id ?? '';
    };
    const id = await create();
    await create();
    await plane.client.acceptEnvironmentAccountConnection({ id });
    await plane.client.acceptEnvironmentAccountConnection({ id });
    await plane.client.deleteEnvironmentAccountConnection({ id });

    const arn = `arn:aws:proton:us-east-1:210987654321:environment-account-connection/${id}`;
    expect(changesOf(arn)).toEqual([
      'PENDING',
      'PENDING → CONNECTED',
      'CONNECTED → DELETED',
    ]);
    expect(plane.statusEvents.at(-1)).toMatchObject({
      'detail-type': 'AWS Proton Environment Account Connection Status Change',
      detail: { id, status: 'DELETED', previousStatus: 'CONNECTED' },
    });
    expect(plane.statusEvents.at(-1)?.detail).not.toHaveProperty('name');
  });
});
