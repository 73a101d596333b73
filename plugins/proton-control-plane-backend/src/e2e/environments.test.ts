import { formatExactJson } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProvisioningError,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const spec = formatEnvironmentSpec({ cluster_name: 'dev' });
const creation = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec,
};

describeOnEachDatabase('environments', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  it('are created from the recommended minor version, with outputs and resources', async () => {
    engine.onApply = async () => ({
      outputs: [{ key: 'cluster_name', value: 'dev', sensitive: false }],
      resources: [{ name: 'terraform_data.cluster', identifier: 'id-1' }],
    });

    const { environment } = await plane.client.createEnvironment(creation);
    expect(environment).toMatchObject({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
      deploymentStatus: 'IN_PROGRESS',
    });
    await plane.settled('dev');

    const after = await plane.client.getEnvironment({ name: 'dev' });
    expect(after.environment).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      spec,
      lastDeploymentSucceededAt: expect.any(Date),
    });
    await expect(
      plane.client.listEnvironmentOutputs({ environmentName: 'dev' }),
    ).resolves.toMatchObject({
      outputs: [{ key: 'cluster_name', valueString: 'dev' }],
    });
    await expect(
      plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      }),
    ).resolves.toMatchObject({
      provisionedResources: [
        {
          name: 'terraform_data.cluster',
          identifier: 'id-1',
          provisioningEngine: 'TERRAFORM',
        },
      ],
    });
    expect(plane.statusChanges).toEqual(
      expect.arrayContaining(['dev IN_PROGRESS', 'dev SUCCEEDED']),
    );
  });

  it('are rendered with the defaults of the schema', async () => {
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');

    expect(engine.applied[0]).toMatchObject({
      target: { name: 'dev' },
      inputs: { cluster_name: 'dev', size: 3 },
    });
  });

  it('are rendered with each digit, merge keys merged, and keys in their order', async () => {
    await plane.client.createEnvironment({
      ...creation,
      spec: `
base: &base { size: 4, ratio: 1.0 }
proton: EnvironmentSpec
spec:
  <<: *base
  cluster_name: dev
  account: 9007199254740993
  labels: { b: x, "10": x, 9: x }
`,
    });
    await plane.settled('dev');

    expect(formatExactJson(engine.applied[0].inputs)).toBe(
      '{"size":4,"ratio":1.0,"cluster_name":"dev","account":9007199254740993,"labels":{"b":"x","10":"x","9":"x"}}',
    );
  });

  it.each([
    ['nodes: [{}, {}, { count: .inf }]', 'spec.nodes[2].count'],
    ['size: 010', 'spec.size'],
    ['key: !!binary aGVsbG8=', 'spec.key'],
  ])('refuse %s with its path', async (input, path) => {
    await expect(
      plane.client.createEnvironment({
        ...creation,
        spec: `proton: EnvironmentSpec\nspec: { cluster_name: dev, ${input} }`,
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(path),
    });
  });

  it('answer briefly to the longest spec that is wrong everywhere', async () => {
    await expect(
      plane.client.createEnvironment({
        ...creation,
        spec: `a: [${'}'.repeat(51_000)}`,
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^.{1,400}$/),
    });
  });

  it('are the same after the same request, and deployed once', async () => {
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');

    const again = await plane.client.createEnvironment(creation);

    expect(again.environment?.deploymentStatus).toBe('SUCCEEDED');
    expect(engine.applied).toHaveLength(1);
  });

  it('are created once by two requests at the same time', async () => {
    const [one, two] = await Promise.all([
      plane.client.createEnvironment(creation),
      plane.client.createEnvironment(creation),
    ]);
    await plane.settled('dev');

    expect(one.environment?.lastAttemptedDeploymentId).toBe(
      two.environment?.lastAttemptedDeploymentId,
    );
    expect(engine.applied).toHaveLength(1);
  });

  it('refuse a taken name with other parameters as Proton did', async () => {
    await plane.client.createEnvironment(creation);

    await expect(
      plane.client.createEnvironment({ ...creation, description: 'other' }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Idempotent parameter mismatch',
    });
  });

  it('refuse a spec that breaks the schema, with every violation', async () => {
    await expect(
      plane.client.createEnvironment({
        ...creation,
        spec: formatEnvironmentSpec({ cluster_name: 'NO', size: 0 }),
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'The spec does not fit the schema of eks:1.0: spec.cluster_name must match pattern "^[a-z]+$"; spec.size must be >= 1',
    });
    await expect(
      plane.client.getEnvironment({ name: 'dev' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    [{ templateName: 'none' }, 'Environment template none does not exist'],
    [
      { templateMajorVersion: '7' },
      'Environment template eks has no published version of major version 7',
    ],
    [
      { templateMinorVersion: '99999999999999999999' },
      'Environment template version eks:1.2147483647 does not exist',
    ],
  ])('refuse %j', async (change, message) => {
    await expect(
      plane.client.createEnvironment({ ...creation, ...change }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message });
  });

  it('take a draft only by its number', async () => {
    await plane.registerVersion('eks', clusterBundle('zone'), 'DRAFT');

    await plane.client.createEnvironment(creation);
    const byDefault = await plane.client.getEnvironment({ name: 'dev' });
    expect(byDefault.environment?.templateMinorVersion).toBe('0');

    await expect(
      plane.client.createEnvironment({
        ...creation,
        name: 'draft',
        templateMinorVersion: '1',
      }),
    ).rejects.toThrow('spec.zone is required');
  });

  it('keep the attempted version after a failed first deployment, and can be mended', async () => {
    engine.onApply = async () => {
      throw new ProvisioningError('no quota');
    };
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');

    const failed = await plane.client.getEnvironment({ name: 'dev' });
    expect(failed.environment).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'no quota',
      templateMinorVersion: '0',
      spec,
    });

    engine.onApply = async () => ({ outputs: [], resources: [] });
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'mended' }),
    });
    await plane.settled('dev');

    const mended = await plane.client.getEnvironment({ name: 'dev' });
    expect(mended.environment).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      spec: formatEnvironmentSpec({ cluster_name: 'mended' }),
    });
    expect(mended.environment?.deploymentStatusMessage).toBeUndefined();
  });

  it('tell what a failed deployment left behind', async () => {
    engine.onApply = async () => {
      throw new ProvisioningError('no quota', [
        { name: 'aws_vpc.this', identifier: 'vpc-1' },
      ]);
    };
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');

    await expect(
      plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      }),
    ).resolves.toMatchObject({
      provisionedResources: [
        {
          name: 'aws_vpc.this',
          identifier: 'vpc-1',
          provisioningEngine: 'TERRAFORM',
        },
      ],
    });
    await expect(
      plane.client.listEnvironmentOutputs({ environmentName: 'dev' }),
    ).resolves.toMatchObject({ outputs: [] });
  });

  it('show the last success while an update runs, and after it failed', async () => {
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');
    await plane.registerVersion('eks', clusterBundle('zone'));
    const newSpec = formatEnvironmentSpec({ cluster_name: 'dev', zone: 'a' });
    let fail: (error: Error) => void = () => {};
    engine.onApply = () => new Promise((_, reject) => (fail = reject));

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'MINOR_VERSION',
      spec: newSpec,
    });

    const during = await plane.client.getEnvironment({ name: 'dev' });
    expect(during.environment).toMatchObject({
      deploymentStatus: 'IN_PROGRESS',
      templateMinorVersion: '0',
      spec,
    });
    const { deployment } = await plane.client.getDeployment({
      id: during.environment?.lastAttemptedDeploymentId,
    });
    expect(deployment?.initialState?.environment).toMatchObject({
      templateMinorVersion: '0',
      spec,
    });
    expect(deployment?.targetState?.environment).toMatchObject({
      templateMinorVersion: '1',
      spec: newSpec,
    });

    while (engine.applied.length < 2) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    fail(new ProvisioningError('broken'));
    await plane.settled('dev');
    const after = await plane.client.getEnvironment({ name: 'dev' });
    expect(after.environment).toMatchObject({
      deploymentStatus: 'FAILED',
      templateMinorVersion: '0',
      spec,
    });
  });

  it('refuse an update or a delete while a deployment runs', async () => {
    let finish: () => void = () => {};
    engine.onApply = () =>
      new Promise(resolve => {
        finish = () => resolve({ outputs: [], resources: [] });
      });
    await plane.client.createEnvironment(creation);

    await expect(
      plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
        spec,
      }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: expect.stringContaining('is IN_PROGRESS'),
    });
    await expect(
      plane.client.deleteEnvironment({ name: 'dev' }),
    ).rejects.toMatchObject({ name: 'ConflictException' });

    while (engine.applied.length < 1) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    finish();
    await plane.settled('dev');
  });

  it('change their description without a deployment', async () => {
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');

    const { environment } = await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'NONE',
      description: 'mine',
    });

    expect(environment).toMatchObject({
      description: 'mine',
      deploymentStatus: 'SUCCEEDED',
    });
    expect(engine.applied).toHaveLength(1);
  });

  it.each([
    [
      { deploymentType: 'NONE' as const, spec },
      'Deployment type NONE takes no spec',
    ],
    [
      {
        deploymentType: 'CURRENT_VERSION' as const,
        templateMinorVersion: '0',
      },
      'Deployment type CURRENT_VERSION takes no templateMinorVersion',
    ],
    [
      { deploymentType: 'MINOR_VERSION' as const, templateMajorVersion: '2' },
      'MINOR_VERSION stays on the major version',
    ],
    [
      { deploymentType: 'MAJOR_VERSION' as const },
      'MAJOR_VERSION needs a major version above 1',
    ],
  ])('refuse the update %j', async (update, message) => {
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');

    await expect(
      plane.client.updateEnvironment({ name: 'dev', ...update }),
    ).rejects.toThrow(message);
  });

  it('are gone after a delete, and their history is not', async () => {
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');

    const { environment } = await plane.client.deleteEnvironment({
      name: 'dev',
    });
    expect(environment?.deploymentStatus).toBe('DELETE_IN_PROGRESS');
    await plane.settled('dev');

    await expect(
      plane.client.getEnvironment({ name: 'dev' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const { deployments } = await plane.client.listDeployments({
      environmentName: 'dev',
    });
    expect(deployments?.map(each => each.deploymentStatus)).toEqual([
      'DELETE_COMPLETE',
      'SUCCEEDED',
    ]);
    expect(engine.destroyed).toHaveLength(1);
    expect(plane.statusChanges.at(-1)).toBe('dev DELETED');
  });

  it('stay when their delete fails, and can be deleted again', async () => {
    await plane.client.createEnvironment(creation);
    await plane.settled('dev');
    engine.onDestroy = async () => {
      throw new ProvisioningError('still in use');
    };

    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    const failed = await plane.client.getEnvironment({ name: 'dev' });
    expect(failed.environment).toMatchObject({
      deploymentStatus: 'DELETE_FAILED',
      deploymentStatusMessage: 'still in use',
    });

    engine.onDestroy = async () => {};
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    await expect(
      plane.client.getEnvironment({ name: 'dev' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('fail with a way out when no engine can run', async () => {
    engine.unavailability = 'Terraform is missing; install it';

    await plane.client.createEnvironment(creation);
    await plane.settled('dev');

    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: 'Terraform is missing; install it',
    });
  });

  it('are listed in pages, by template when asked', async () => {
    for (const name of ['a', 'b', 'c']) {
      await plane.client.createEnvironment({ ...creation, name });
    }

    const first = await plane.client.listEnvironments({ maxResults: 2 });
    expect(first.environments?.map(each => each.name)).toEqual(['a', 'b']);
    const second = await plane.client.listEnvironments({
      maxResults: 2,
      nextToken: first.nextToken,
    });
    expect(second.environments?.map(each => each.name)).toEqual(['c']);
    expect(second.nextToken).toBeUndefined();

    await expect(
      plane.client.listEnvironments({
        environmentTemplates: [{ templateName: 'eks', majorVersion: '2' }],
      }),
    ).resolves.toMatchObject({ environments: [] });
    await expect(
      plane.client.listEnvironmentTemplates({ nextToken: first.nextToken }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('nextToken'),
    });
    for (const name of ['a', 'b', 'c']) {
      await plane.settled(name);
    }
  });

  it('are the same with their tags in another order', async () => {
    const tags = [
      { key: 'team', value: 'a' },
      { key: 'cost', value: 'b' },
    ];
    await plane.client.createEnvironment({ ...creation, tags });

    await expect(
      plane.client.createEnvironment({
        ...creation,
        tags: [...tags].reverse(),
      }),
    ).resolves.toMatchObject({ environment: { name: 'dev' } });
    await plane.settled('dev');
  });

  it('refuse a repository that is not registered', async () => {
    await expect(
      plane.client.createEnvironment({
        ...creation,
        provisioningRepository: {
          provider: 'GITHUB',
          name: 'org/repo',
          branch: 'main',
        },
      }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message:
        'GITHUB repository org/repo is not registered; create it with CreateRepository first',
    });
  });
});
