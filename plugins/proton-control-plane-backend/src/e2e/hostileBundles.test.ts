import { mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { describeWith, eventually } from '@proton-vending/test-utils';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { ControlPlaneConfig } from '../ControlPlaneConfig';

jest.setTimeout(60_000);

const LOG_LIMIT = 20_000;

describeOnEachDatabase('a control plane', databases => {
  let plane: TestControlPlane;

  afterEach(() => plane.stop());

  async function start(
    engine: ProvisioningEngine,
    config: Partial<ControlPlaneConfig>,
    code?: string,
  ) {
    plane = await startControlPlane(databases, engine, config);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    const { files } = clusterBundle();
    await plane.registerVersion('eks', {
      files: files.map(file =>
        code !== undefined && file.path.endsWith('main.tf')
          ? { ...file, contents: code }
          : file,
      ),
    });
  }

  async function create(name: string) {
    await plane.client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
  }

  async function getEnvironment() {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return environment;
  }

  it('never runs more deployments at once than it may', async () => {
    const engine = new ScriptedEngine();
    let running = 0;
    let most = 0;
    let ended = 0;
    engine.onApply = async () => {
      running += 1;
      most = Math.max(most, running);
      // The first ones stay until there are as many as there may be.
      await eventually(() => most >= 3);
      await new Promise(resolve => setTimeout(resolve, 30));
      running -= 1;
      ended += 1;
      return { outputs: [], resources: [] };
    };
    await start(engine, { concurrency: 3 });
    const names = Array.from({ length: 12 }, (_, index) => `dev-${index}`);
    await Promise.all(names.map(create));
    await eventually(() => ended === names.length);
    expect(most).toBe(3);
    await Promise.all(names.map(name => plane.settled(name)));
  });

  describeWith('terraform')('with a bundle', () => {
    const terraform = () =>
      createTerraformEngine({ logger: mockServices.logger.mock() });

    const provisioner = (command: string) => `
resource "terraform_data" "hostile" {
  provisioner "local-exec" {
    command = <<-EOT
      ${command}
    EOT
  }
}
`;

    it('that writes without end cuts the log, and says so once', async () => {
      await start(
        terraform(),
        { logLimit: LOG_LIMIT },
        provisioner('yes too much | head -n 30000'),
      );
      await create('dev');
      await eventually(
        async () => (await getEnvironment())?.deploymentStatus === 'SUCCEEDED',
      );
      const id = (await getEnvironment())?.lastAttemptedDeploymentId ?? '';
      const log = await plane.database.stores.deploymentLogs.list(
        id,
        0,
        100_000,
      );
      expect(
        log.filter(({ message }) => message.includes('logLimit')),
      ).toHaveLength(1);
      expect(
        log.reduce((length, { message }) => length + message.length, 0),
      ).toBeLessThan(LOG_LIMIT + 2_000);
    });
  });
});
