import {
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { sensitiveBundle } from '../__testUtils__/sensitiveSchema';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';

jest.setTimeout(120_000);

const PASSWORD = 'correct "horse" <battery>';
const PIN = '4711';
const KEY = 'a-key-of-somebody';
const LATER = 'the-next-password';

const INPUTS = {
  cluster_name: 'dev',
  db_password: PASSWORD,
  pin: Number(PIN),
  users: [{ name: 'somebody', key: KEY }],
};

describeWith('terraform')('sensitive inputs', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(
      databases,
      createTerraformEngine({ logger: mockServices.logger.mock() }),
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  afterEach(() => plane.stop());

  async function create(main: string, inputs: object = INPUTS) {
    await plane.registerVersion('eks', sensitiveBundle(main));
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ ...inputs }),
    });
    await plane.settled('dev');
  }

  async function update(main: string, inputs: object) {
    await plane.registerVersion('eks', sensitiveBundle(main));
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'MINOR_VERSION',
      spec: formatEnvironmentSpec({ ...inputs }),
    });
    await plane.settled('dev');
  }

  /** All that is said of the last deployment, but its spec and its outputs. */
  async function readAll() {
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    const id = environment?.lastAttemptedDeploymentId ?? '';
    const { deployments } = plane.controlPlane;
    const { deployment } = await plane.client.getDeployment({ id });
    const log = await deployments.readLog(TEST_SCOPE, id, 0, 1_000);
    const plan = await plane.database.stores.deploymentPlans.find(id);
    const resources = await deployments.listResources(TEST_SCOPE, {
      kind: 'environment',
      name: 'dev',
    });
    const { text: liveLog } = await request(plane.url)
      .get(`/extension/v1/deployments/${id}/log/stream`)
      .set('authorization', mockCredentials.service.header());
    const { body: record } = await request(plane.url)
      .get(`/extension/v1/deployments/${id}/record`)
      .set('authorization', mockCredentials.service.header());
    return {
      message: environment?.deploymentStatusMessage ?? '',
      deploymentMessage: deployment?.deploymentStatusMessage ?? '',
      log: log.events.map(({ message }) => message).join('\n'),
      liveLog,
      record: JSON.stringify(record),
      plan: JSON.stringify(plan) ?? '',
      resources: JSON.stringify(resources),
    };
  }

  async function expectNothingOf(...secrets: string[]) {
    for (const [what, text] of Object.entries(await readAll())) {
      for (const secret of secrets) {
        expect({ what, text }).not.toMatchObject({
          text: expect.stringContaining(secret),
        });
      }
    }
  }

  const listOutputs = async () =>
    plane.controlPlane.deployments.listOutputs(TEST_SCOPE, {
      kind: 'environment',
      name: 'dev',
    });

  it('are in nothing that is said of a command that failed', async () => {
    await create(`
resource "terraform_data" "cluster" {
  input = jsonencode(var.environment.inputs)
  provisioner "local-exec" {
    command = "false login '\${sensitive(var.environment.inputs.db_password)}' --pin \${var.environment.inputs.pin} --key \${var.environment.inputs.users[0].key}"
  }
}
`);
    const { message, deploymentMessage, log, liveLog, record, plan } =
      await readAll();
    expect(message).toContain("false login '***' --pin *** --key ***");
    expect(deploymentMessage).toBe(message);
    expect(liveLog).toContain("false login '***' --pin *** --key ***");
    expect(record).toContain('"step":"applying"');
    expect(log).toContain("false login '***' --pin *** --key ***");
    expect(plan).toContain('***');
    await expectNothingOf('horse', 'battery', PIN, KEY);
  });

  it('are in nothing that is said of a plan that failed', async () => {
    await create(`
resource "terraform_data" "cluster" {
  lifecycle {
    precondition {
      condition     = var.environment.inputs.cluster_name == "prod"
      error_message = "no user \${var.environment.inputs.users[0].key} at \${base64encode(var.environment.inputs.db_password)}"
    }
  }
}
`);
    const { message, log } = await readAll();
    expect(message).toContain('no user *** at ***');
    expect(log).toContain('no user *** at ***');
    await expectNothingOf(
      KEY,
      Buffer.from(PASSWORD).toString('base64').slice(0, 12),
    );
  });

  it('of the deployment before are secrets too', async () => {
    const main = `
resource "terraform_data" "cluster" {
  triggers_replace = [var.environment.inputs.db_password]
  input            = var.environment.inputs.db_password
  provisioner "local-exec" {
    when    = destroy
    command = "false logout \${self.input}"
  }
}
`;
    await create(main);
    await update(main, { ...INPUTS, db_password: LATER });

    const { message, log, plan } = await readAll();
    expect(message).toContain('false logout ***');
    expect(log).toContain('false logout ***');
    expect(plan).toContain('must be replaced');
    await expectNothingOf('horse', 'battery', LATER);
  });

  it('make the outputs sensitive that hold them', async () => {
    await create(`
output "url" {
  value = "https://root:\${urlencode(var.environment.inputs.db_password)}@db"
}
output "users" {
  value = var.environment.inputs.users
}
output "name" {
  value = var.environment.inputs.cluster_name
}
`);
    expect(
      Object.fromEntries(
        (await listOutputs()).map(({ key, sensitive }) => [key, sensitive]),
      ),
    ).toEqual({ url: true, users: true, name: false });
  });

  it('are as secret as sensitive outputs that a failed deployment has made', async () => {
    await create(`
resource "terraform_data" "token" {
  input = "token-\${uuid()}"
}
resource "terraform_data" "cluster" {
  provisioner "local-exec" {
    command = "echo got \${terraform_data.token.output}; false \${terraform_data.token.output}"
  }
}
output "token" {
  value     = terraform_data.token.output
  sensitive = true
}
`);
    const { message, log } = await readAll();
    expect(message).toMatch(/false \*\*\*/);
    expect(log).toMatch(/got \*\*\*/);
    expect(log).toMatch(/false \*\*\*/);
    await expectNothingOf('token-');
  });

  it('are no names of resources', async () => {
    await create(`
resource "terraform_data" "user" {
  for_each = toset([for user in var.environment.inputs.users : user.key])
}
`);
    const { log, plan, resources } = await readAll();
    expect(resources).toContain(JSON.stringify('terraform_data.user["***"]'));
    expect(plan).toContain('***');
    expect(log).toContain('***');
    await expectNothingOf(KEY);
  });

  it('are in files that nobody else on the machine reads', async () => {
    const found = join(plane.dataDirectory, 'found');
    await create(`
resource "terraform_data" "cluster" {
  input = var.environment.inputs.db_password
  provisioner "local-exec" {
    command = "find '${plane.dataDirectory}' ! -type l '(' -perm -040 -o -perm -004 ')' > '${found}'; find . -name '*.tfplan' >> '${found}'"
  }
}
`);
    expect(await readFile(found, 'utf8')).toMatch(/^\.\/\S+plan\.tfplan\n$/);

    const environments = join(plane.dataDirectory, 'environments');
    const [environment] = await readdir(environments);
    const state = join(environments, environment, 'state');
    expect(await readdir(state)).toContain('terraform.tfstate');
    for (const name of await readdir(state)) {
      const { mode } = await stat(join(state, name));
      expect({ name, others: mode & 0o077 }).toEqual({ name, others: 0 });
    }
  });
});
