import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ProvisioningError,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { refuseRows } from '../__testUtils__/refuseRows';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const CREATION = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
};

const RESULT = {
  outputs: [
    { key: 'endpoint', value: 'https://one', sensitive: false },
    { key: 'refused', value: 'secret', sensitive: true },
  ],
  resources: [
    { name: 'aws_vpc.this', identifier: 'vpc-1' },
    { name: 'refused', identifier: 'secret' },
  ],
};

describeOnEachDatabase('a deployment that a database refuses', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;
  let knex: Knex;

  beforeEach(async () => {
    const [[databaseId]] = databases.eachSupportedId();
    knex = await databases.init(databaseId);
    engine = new ScriptedEngine();
    engine.onApply = async () => RESULT;
    const theSame: Pick<TestDatabases, 'init' | 'eachSupportedId'> = {
      eachSupportedId: () => databases.eachSupportedId(),
      init: async () => knex,
    };
    plane = await startControlPlane(theSame, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function deploy() {
    await plane.client.createEnvironment(CREATION);
    await plane.settled('dev');
    return getEnvironment();
  }

  async function getEnvironment() {
    return (await plane.client.getEnvironment({ name: 'dev' })).environment;
  }

  async function listResources() {
    const { provisionedResources = [] } =
      await plane.client.listEnvironmentProvisionedResources({
        environmentName: 'dev',
      });
    return provisionedResources.map(
      ({ name, identifier }) => `${name} ${identifier}`,
    );
  }

  async function findDeployment() {
    const [deployment] = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
    );
    return deployment;
  }

  async function expectDeletable() {
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    expect(await plane.client.listEnvironments({})).toMatchObject({
      environments: [],
    });
  }

  it('fails with the reason when one output is refused, and knows what it provisioned', async () => {
    await refuseRows(knex, {
      table: 'deployment_outputs',
      when: "NEW.key = 'refused'",
    });

    expect(await deploy()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /^The changes are applied and the infrastructure exists, but the control plane couldn't store the results \(database error \w+, output "refused"\)\. Change the template/,
      ),
    });
    expect(await listResources()).toEqual([
      'aws_vpc.this vpc-1',
      'refused secret',
    ]);
    expect(engine.applied).toHaveLength(1);
    expect(await findDeployment()).toMatchObject({
      attempts: 1,
      completedAt: expect.any(Date),
    });
    await expectDeletable();
  });

  it('still knows that a resource exists whose name is refused', async () => {
    await refuseRows(knex, {
      table: 'deployment_resources',
      when: "NEW.name = 'refused'",
    });

    expect(await deploy()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining('resource refused'),
    });
    expect(await listResources()).toEqual([
      'aws_vpc.this vpc-1',
      'unknown-2 unknown',
    ]);
    await expectDeletable();
  });

  it('fails when not even its reason and its log can be stored', async () => {
    engine.onApply = async () => {
      throw new ProvisioningError('refused', RESULT.resources);
    };
    await refuseRows(knex, {
      table: 'deployment_log_events',
      when: "NEW.step = 'settling'",
    });

    expect(await deploy()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /^The deployment failed, and the control plane couldn't store why \(database error \w+\)$/,
      ),
    });
    expect(await listResources()).toEqual([
      'aws_vpc.this vpc-1',
      'refused secret',
    ]);
  });

  it('is DELETE_FAILED when the end of a delete is refused, and can be retained', async () => {
    await deploy();
    const refusal = await refuseRows(knex, {
      event: 'delete',
      table: 'environments',
      when: "OLD.name = 'dev'",
    });
    await plane.client.deleteEnvironment({ name: 'dev' });
    await plane.settled('dev');
    expect(await getEnvironment()).toMatchObject({
      deploymentStatus: 'DELETE_FAILED',
      deploymentStatusMessage: expect.stringContaining(
        "The infrastructure is destroyed, but the control plane couldn't store that",
      ),
    });

    await refusal.stop();
    await plane.controlPlane.retention.retain(
      {
        ...TEST_SCOPE,
        principal: 'test-key',
        initiator: {},
        allowsEnvironmentTemplate: () => true,
        allowsEnvironment: () => true,
      },
      'dev',
    );
    expect(await plane.client.listEnvironments({})).toMatchObject({
      environments: [],
    });
  });

  it('succeeds without a line of its log, and without its plan', async () => {
    await refuseRows(knex, {
      table: 'deployment_log_events',
      when: "NEW.message = 'refused'",
    });
    await refuseRows(knex, {
      table: 'deployment_plans',
      when: "NEW.text = 'refused'",
    });
    const plan = { toAdd: 1, toChange: 0, toRemove: 0 };
    engine.onPlan = async run => {
      await run.recordPlan({
        ...plan,
        changes: [],
        text: 'refused',
        truncated: false,
      });
      return plan;
    };
    engine.onApply = async run => {
      const step = 'applying';
      const level = 'info';
      await run.log.write(
        { step, level, message: 'before', cursor: 1 },
        { step, level, message: 'refused', cursor: 2 },
        { step, level, message: 'after', cursor: 3 },
      );
      return RESULT;
    };

    expect(await deploy()).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    const { id } = await findDeployment();
    const log = await plane.database.stores.deploymentLogs.list(id, 0, 100);
    const messages = log.map(({ message }) => message);
    const first = messages.indexOf('before');
    expect(messages.slice(first, first + 3)).toEqual([
      'before',
      expect.stringMatching(
        /^The database can't store this line \(database error \w+\)$/,
      ),
      'after',
    ]);
  });
});
