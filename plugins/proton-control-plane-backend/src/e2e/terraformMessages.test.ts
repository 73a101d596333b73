import { mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';

jest.setTimeout(120_000);

describeOnEachDatabase('what Terraform reports', databases => {
  const describeWithTerraform = describeWith('terraform');
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(
      databases,
      createTerraformEngine({ logger: mockServices.logger.mock() }),
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  afterEach(() => plane.stop());

  async function deploy(code: string) {
    const { files } = clusterBundle();
    await plane.registerVersion('eks', {
      files: files.map(file =>
        file.path.endsWith('main.tf') ? { ...file, contents: code } : file,
      ),
    });
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    const log = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      environment?.lastAttemptedDeploymentId ?? '',
      0,
      1000,
    );
    return {
      message: environment?.deploymentStatusMessage ?? '',
      log: log.events.map(event => event.message).join('\n'),
    };
  }

  describeWithTerraform('has the lines of the author', () => {
    it('when init refuses the template', async () => {
      const { message, log } = await deploy(
        'terraform {\n  required_version = "< 0.1"\n}\n',
      );
      expect(message).toContain('(main.tf:2)');
      expect(log).toMatch(/on main\.tf line 2, in terraform/);
      expect(log).toMatch(/^ *2: +required_version = "< 0\.1"/m);
      expect(log).not.toMatch(/line 10|^ *10:/m);
    });

    it('when the plan fails, in the detail too', async () => {
      const { message, log } = await deploy(
        'locals {\n  a = file("${path.module}/missing.txt")\n}\noutput "a" { value = local.a }\n',
      );
      expect(message).toContain('(main.tf:2)');
      expect(log).toContain('(main.tf:2)');
    });

    it('where a block was declared before', async () => {
      const { message, log } = await deploy(
        'resource "terraform_data" "a" {}\n\nresource "terraform_data" "a" {}\n',
      );
      expect(`${message}\n${log}`).toContain('main.tf:1,1');
      expect(`${message}\n${log}`).not.toMatch(/main\.tf:(9|11)\b/);
    });

    it('and names the files that the control plane writes', async () => {
      const { message } = await deploy('variable "environment" {}\n');
      expect(message).toContain(
        "The control plane writes proton.environment.variables.tf; it isn't part of the template.",
      );
      expect(message).toContain('main.tf:1,1');
    });
  });

  // AWS's own pipeline for AWS Proton passed `-var="aws_region=…"`.
  describeWithTerraform('of the region', () => {
    it('is the region of the environment', async () => {
      const { log } = await deploy(`
variable "aws_region" { default = "nowhere" }
resource "terraform_data" "script" {
  provisioner "local-exec" {
    command = "echo region=$AWS_REGION default=$AWS_DEFAULT_REGION"
  }
}
output "aws_region" { value = var.aws_region }
`);
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: 'dev',
      });
      expect(outputs).toEqual([
        { key: 'aws_region', valueString: TEST_SCOPE.region },
      ]);
      expect(log).toContain(
        `region=${TEST_SCOPE.region} default=${TEST_SCOPE.region}`,
      );
    });
  });
});
