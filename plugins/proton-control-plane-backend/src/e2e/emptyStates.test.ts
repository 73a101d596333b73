import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { describeWith, terraformBinary } from '@proton-vending/test-utils';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(120_000);

describeWith('terraform')('an environment without a usable bundle', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;

  afterEach(() => plane.stop());

  async function createAndDelete(before: string) {
    plane = await startControlPlane(
      databases,
      createTerraformEngine({
        binary: terraformBinary,
        logger: mockServices.logger.mock(),
      }),
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', {
      files: clusterBundle().files.map(file =>
        file.path === 'infrastructure/main.tf'
          ? {
              ...file,
              contents: `${before}
resource "terraform_data" "last" {
  ${before && 'depends_on = [terraform_data.first]'}
  lifecycle {
    precondition {
      condition     = "\${timestamp()} \${var.environment.name}" == "known when it is applied"
      error_message = "Never."
    }
  }
}

output "cluster_name" {
  value = "dev"
}
`,
            }
          : file,
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
    expect(environment?.deploymentStatusMessage).toContain('Never');
    const { reached_apply: reachedApply } = await plane
      .knex('environments')
      .first();
    expect(Boolean(reachedApply)).toBe(true);
    await plane.knex('environment_template_versions').update({ bundle: null });
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    const { environments } = await plane.client.listEnvironments({});
    return environments;
  }

  it('is deleted when its first apply made nothing', async () => {
    expect(await createAndDelete('')).toEqual([]);
  });

  it('is kept when its first apply made something', async () => {
    expect(
      await createAndDelete('resource "terraform_data" "first" {}'),
    ).toEqual([expect.objectContaining({ deploymentStatus: 'DELETE_FAILED' })]);
  });
});
