import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';

jest.setTimeout(120_000);

/** Takes a minute to create a cluster that is called "slow". */
const INFRASTRUCTURE = `resource "terraform_data" "network" {}

resource "terraform_data" "cluster" {
  depends_on = [terraform_data.network]

  input = var.environment.inputs.cluster_name

  provisioner "local-exec" {
    command = self.input == "slow" ? "sleep 60" : "true"
  }
}

output "cluster_name" {
  value = terraform_data.cluster.output
}
`;

function bundle() {
  const { files } = clusterBundle();
  return {
    files: files.map(file =>
      file.path === 'infrastructure/main.tf'
        ? { ...file, contents: INFRASTRUCTURE }
        : file,
    ),
  };
}

describeWith('terraform')('a cancelled Terraform run', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(
      databases,
      createTerraformEngine({
        logger: mockServices.logger.mock(),
      }),
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle());
  });

  afterEach(() => plane.stop());

  async function untilLogged(deploymentId: string, text: string) {
    for (;;) {
      const { events, complete } = await plane.controlPlane.deployments.readLog(
        TEST_SCOPE,
        deploymentId,
        0,
        1000,
      );
      if (events.some(event => event.message.includes(text))) {
        return;
      }
      if (complete) {
        throw new Error(`Never logged: ${text}`);
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  async function getEnvironment() {
    return (await plane.client.getEnvironment({ name: 'dev' })).environment;
  }

  it('stops, and leaves a state that the next one goes on with', async () => {
    const { environment } = await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'slow' }),
    });
    await untilLogged(
      environment?.lastAttemptedDeploymentId ?? '',
      'terraform_data.cluster: Creating',
    );
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    await plane.settled('dev');
    expect(await getEnvironment()).toMatchObject({
      deploymentStatus: 'CANCELLED',
      deploymentStatusMessage: 'User initiated cancellation.',
    });
    await expect(
      plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      }),
    ).resolves.toMatchObject({
      // The cluster is there too, tainted: Terraform will replace it.
      provisionedResources: [
        { name: 'terraform_data.cluster' },
        { name: 'terraform_data.network' },
      ],
    });

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'fast' }),
    });
    await plane.settled('dev');
    const after = await getEnvironment();
    expect(after?.deploymentStatusMessage).toBeUndefined();
    expect(after?.deploymentStatus).toBe('SUCCEEDED');
    await expect(
      plane.client.listEnvironmentOutputs({ environmentName: 'dev' }),
    ).resolves.toMatchObject({
      outputs: [{ key: 'cluster_name', valueString: 'fast' }],
    });

    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    await expect(
      plane.client.getEnvironment({ name: 'dev' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
