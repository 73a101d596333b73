import * as sdk from '@aws-sdk/client-proton';
import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { waiting } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const ARN = 'arn:aws:proton:us-east-1:123456789012';
const spec = formatEnvironmentSpec({ cluster_name: 'dev' });

/** What about an environment other than `dev`, or about none. */
const REFUSED: [string, object][] = [
  ['GetEnvironment', { name: 'prod' }],
  ['DeleteEnvironment', { name: 'prod' }],
  ['UpdateEnvironment', { name: 'prod', deploymentType: 'CURRENT_VERSION' }],
  ['CancelEnvironmentDeployment', { environmentName: 'prod' }],
  [
    'CreateEnvironment',
    { name: 'prod-2', templateName: 'eks', templateMajorVersion: '1', spec },
  ],
  ['ListEnvironmentOutputs', { environmentName: 'prod' }],
  ['ListEnvironmentProvisionedResources', { environmentName: 'prod' }],
  ['ListDeployments', { environmentName: 'prod' }],
  ['ListDeployments', {}],
  [
    'NotifyResourceDeploymentStatusChange',
    { resourceArn: `${ARN}:environment/prod`, status: 'SUCCEEDED' },
  ],
  [
    'TagResource',
    {
      resourceArn: `${ARN}:environment/prod`,
      tags: [{ key: 'a', value: 'b' }],
    },
  ],
  [
    'TagResource',
    {
      resourceArn: `${ARN}:environment-template/eks`,
      tags: [{ key: 'a', value: 'b' }],
    },
  ],
  ['ListEnvironments', {}],
  ['GetEnvironmentTemplate', { name: 'eks' }],
  ['DeleteEnvironmentTemplate', { name: 'eks' }],
  ['GetResourcesSummary', {}],
  ['UpdateAccountSettings', {}],
];

describe('a key for some environments', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;
  let devKey: sdk.Proton;
  let pipeline: sdk.Proton;

  const connect = (accessKeyId: string) =>
    new sdk.Proton({
      region: 'us-east-1',
      endpoint: plane.url,
      credentials: { accessKeyId, secretAccessKey: 'test-secret-access-key' },
      maxAttempts: 1,
    });

  async function send(
    client: sdk.Proton,
    operation: string,
    input: object,
  ): Promise<string> {
    const commands: Record<string, unknown> = { ...sdk };
    const Command = commands[`${operation}Command`] as new (
      given: object,
    ) => sdk.GetEnvironmentCommand;
    try {
      await client.send(new Command(input));
      return 'succeeds';
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : '';
    }
  }

  const notify = (
    client: sdk.Proton,
    input: Partial<sdk.NotifyResourceDeploymentStatusChangeCommandInput>,
  ) =>
    send(client, 'NotifyResourceDeploymentStatusChange', {
      resourceArn: `${ARN}:environment/dev`,
      ...input,
    });

  beforeAll(async () => {
    const engine = new ScriptedEngine();
    engine.onApply = async () =>
      waiting({ handle: {}, reason: 'Waiting for the pipeline' });
    plane = await startControlPlane(databases, engine);
    devKey = connect('dev-key');
    pipeline = connect('pipeline-key');
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    for (const name of ['dev', 'prod']) {
      await plane.client.createEnvironment({
        name,
        templateName: 'eks',
        templateMajorVersion: '1',
        spec,
      });
    }
  });

  afterAll(async () => {
    devKey.destroy();
    pipeline.destroy();
    await plane.stop();
  });

  it.each(REFUSED)('is refused %s %j', async (operation, input) => {
    expect(await send(devKey, operation, input)).toMatch(
      new RegExp(
        `^AccessDeniedException: User: dev-key is not authorized to perform: proton:${operation} (on environment|because)`,
      ),
    );
  });

  it('reads its own environment', async () => {
    const { environment } = await devKey.getEnvironment({ name: 'dev' });
    expect(environment?.name).toBe('dev');
    const { deployments } = await devKey.listDeployments({
      environmentName: 'dev',
    });
    expect(deployments).toHaveLength(1);
  });

  it('may only notify when it allows only that', async () => {
    expect(await send(pipeline, 'GetEnvironment', { name: 'dev' })).toContain(
      'not authorized to perform: proton:GetEnvironment',
    );
    expect(await notify(pipeline, { status: 'IN_PROGRESS' })).toBe('succeeds');
  });

  it('cannot end a deployment of another environment by its ID', async () => {
    const { environment } = await plane.client.getEnvironment({ name: 'prod' });
    expect(
      await notify(pipeline, {
        deploymentId: environment?.lastAttemptedDeploymentId,
        status: 'SUCCEEDED',
      }),
    ).toMatch(
      /^ResourceNotFoundException: Deployment .* is not one of environment dev/,
    );
    expect(
      (await plane.client.getEnvironment({ name: 'prod' })).environment
        ?.deploymentStatus,
    ).toBe('IN_PROGRESS');
  });
});
