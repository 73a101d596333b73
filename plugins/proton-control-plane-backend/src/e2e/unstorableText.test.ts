import { mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';

jest.setTimeout(120_000);

const CODE = `
resource "terraform_data" "cluster" {
  input = var.environment.inputs.cluster_name
  provisioner "local-exec" {
    command = "printf 'before\\\\000after\\\\n'"
  }
}
output "cluster_name" { value = terraform_data.cluster.output }
output "with_null" { value = jsondecode("\\"a\\\\u0000b\\"") }
`;

/** Terraform prints it as it is when it fails. */
const FAILING = `
resource "terraform_data" "cluster" {
  lifecycle {
    precondition {
      condition     = var.environment.inputs.cluster_name == "none"
      error_message = "no \${jsondecode("\\"a\\\\u0000b\\"")}"
    }
  }
}
`;

function bundleOf(code: string) {
  return {
    files: clusterBundle().files.map(file =>
      file.path.endsWith('main.tf') ? { ...file, contents: code } : file,
    ),
  };
}

describeWith('terraform')('what Terraform writes', () => {
  describeOnEachDatabase('with a null character in it', databases => {
    let plane: TestControlPlane;

    afterEach(() => plane.stop());

    async function deploy(code: string) {
      plane = await startControlPlane(
        databases,
        createTerraformEngine({ logger: mockServices.logger.mock() }),
      );
      await plane.client.createEnvironmentTemplate({ name: 'eks' });
      await plane.registerVersion('eks', bundleOf(code));
      await plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      });
      await eventually(async () => {
        const { environment } = await plane.client.getEnvironment({
          name: 'dev',
        });
        return environment?.deploymentStatus !== 'IN_PROGRESS';
      });
      const { environment } = await plane.client.getEnvironment({
        name: 'dev',
      });
      const log = await plane.database.stores.deploymentLogs.list(
        environment?.lastAttemptedDeploymentId ?? '',
        0,
        1_000,
      );
      return { environment, messages: log.map(({ message }) => message) };
    }

    it('succeeds: the character is replaced in the log and in the output, and the log says so', async () => {
      const { environment, messages } = await deploy(CODE);

      expect(environment).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
      expect(messages).toContainEqual(
        expect.stringContaining('before\uFFFDafter'),
      );
      expect(messages).toContainEqual(
        expect.stringContaining('Output "with_null" contains a character'),
      );
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: 'dev',
      });
      expect(outputs).toEqual([
        { key: 'cluster_name', valueString: 'dev' },
        { key: 'with_null', valueString: 'a\uFFFDb' },
      ]);
    });

    it('fails with the reason, and can be deleted', async () => {
      const { environment } = await deploy(FAILING);

      expect(environment).toMatchObject({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: expect.stringContaining('no a\uFFFDb'),
      });
      await plane.client.deleteEnvironment({ name: 'dev' });
      await plane.settled('dev');
      expect(await plane.client.listEnvironments({})).toMatchObject({
        environments: [],
      });
    });
  });
});
