import {
  ProvisioningInterrupted,
  formatProtonArn,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { waiting } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { TargetRecord } from '../database/TargetStore';
import { cancelDeployment } from '../deployments/cancelDeployment';
import { startDeployment, toTargetState } from '../deployments/startDeployment';
import { DEFAULT_QUOTAS, enforceQuota } from '../quotas';
import { DEPLOYMENT_TARGETS } from '../resources/deploymentTargets';
import {
  RESOURCE_KINDS,
  formatArn,
  listManagedTags,
} from '../resources/resourceKinds';

jest.setTimeout(60_000);

const ARNS = 'arn:aws:proton:us-east-1:123456789012';
const ARN = `${ARNS}:service/shop/service-instance/prod`;
const DETAIL_TYPE = 'AWS Proton Service Instance Status Change';

const REQUESTER = {
  ...TEST_SCOPE,
  principal: 'test',
  initiator: {},
  allows: () => true,
  allowsEnvironmentTemplate: () => true,
  allowsEnvironment: () => true,
};

const SPEC = `proton: ServiceSpec
instances:
  - { name: stage, environment: dev, spec: { cluster_name: stage } }
  - { name: prod, environment: dev, spec: { cluster_name: prod } }
`;

/** What it takes to add service instances, but their API and their templates. */
function addServiceInstances() {
  RESOURCE_KINDS.serviceInstance = {
    noun: 'service instance',
    path: 'service/{parent}/service-instance/{name}',
    event: 'Service Instance',
    eventDetail: ({ name, parent }) => ({ name, serviceName: parent }),
    managedTags: (scope, { name, parent = '' }) => ({
      account: scope.accountId,
      service: formatProtonArn(scope, 'service', parent),
      'service-instance': formatArn('serviceInstance', scope, { name, parent }),
    }),
    quota: 20,
  };
  DEPLOYMENT_TARGETS.serviceInstance = {
    resourceType: 'SERVICE_INSTANCE',
    members: { name: 'serviceInstanceName', parent: 'serviceName' },
    table: { name: 'service_instances', parentColumn: 'service_name' },
    folder: 'service-instances',
    template: { kind: 'environmentTemplate', versions: 'versions' },
    parseSpec: (spec, target) =>
      parse(spec).instances.find(
        ({ name }: { name: string }) => name === target.name,
      ).spec,
    parseSchema: parseTemplateSchema,
  };
}

describeOnEachDatabase('deployments of another kind of target', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeAll(addServiceInstances);

  afterAll(() => {
    delete RESOURCE_KINDS.serviceInstance;
    delete DEPLOYMENT_TARGETS.serviceInstance;
  });

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.knex.schema.createTable('service_instances', table => {
      table.uuid('id').primary();
      table.string('account_id').notNullable();
      table.string('region').notNullable();
      table.string('service_name').notNullable();
      table.string('name').notNullable();
      table.string('template_name').notNullable();
      table.integer('major_version').notNullable();
      table.integer('minor_version').notNullable();
      table.text('spec').notNullable();
      table.boolean('reached_apply').notNullable().defaultTo(false);
      table.string('deployment_status').notNullable();
      table.text('deployment_status_message');
      table.uuid('last_attempted_deployment_id');
      table.uuid('last_succeeded_deployment_id');
      table.bigInteger('last_deployment_succeeded_at');
      table.bigInteger('created_at').notNullable();
    });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  const target = (name = 'prod') => ({
    kind: 'serviceInstance' as const,
    parent: 'shop',
    name,
  });

  async function read(name = 'prod'): Promise<TargetRecord | undefined> {
    return plane.database.stores.targets.find(TEST_SCOPE, target(name));
  }

  /** As `UpdateServiceInstance` and `DeleteServiceInstance` would. */
  async function deploy(
    operation: 'create' | 'update' | 'delete' = 'create',
    name = 'prod',
  ): Promise<string> {
    const deploymentId = randomUUID();
    const status =
      operation === 'delete' ? 'DELETE_IN_PROGRESS' : 'IN_PROGRESS';
    if (operation === 'create') {
      await plane.knex('service_instances').insert({
        id: randomUUID(),
        account_id: TEST_SCOPE.accountId,
        region: TEST_SCOPE.region,
        service_name: 'shop',
        name,
        template_name: 'eks',
        major_version: 1,
        minor_version: 0,
        spec: SPEC,
        deployment_status: status,
        created_at: Date.now(),
      });
    }
    const instance = await read(name);
    if (!instance) {
      throw new Error(`There is no service instance ${name}`);
    }
    const { last_attempted_deployment_id: previous } = await plane
      .knex('service_instances')
      .where({ id: instance.id })
      .first();
    const remember = (lastId: string) =>
      plane.knex('service_instances').where({ id: instance.id }).update({
        deployment_status: status,
        last_attempted_deployment_id: lastId,
      });
    await remember(deploymentId);
    try {
      await plane.database.transaction(stores =>
        startDeployment(stores, REQUESTER, instance, {
          id: deploymentId,
          operation,
          engine: engine.id,
          status,
          targetState: toTargetState(instance),
          createdAt: new Date(),
        }),
      );
    } catch (error) {
      await remember(previous);
      throw error;
    }
    return deploymentId;
  }

  async function waits(id: string) {
    const { deployments } = plane.database.stores;
    await eventually(async () => {
      const found = await deployments.find(TEST_SCOPE, id);
      return found?.wait !== undefined;
    });
  }

  async function settled(id: string) {
    const { deployments } = plane.database.stores;
    await eventually(async () => {
      const found = await deployments.find(TEST_SCOPE, id);
      return found?.completedAt !== undefined;
    });
    return deployments.find(TEST_SCOPE, id);
  }

  it('provision it, and tell everybody by its own names', async () => {
    engine.onApply = async () => ({
      outputs: [{ key: 'url', value: 'https://prod', sensitive: false }],
      resources: [{ name: 'service', identifier: 's-1' }],
    });
    const id = await deploy();
    await settled(id);

    const instance = await read();
    expect(instance).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      lastSucceededDeploymentId: id,
    });
    expect(engine.applied[0]).toMatchObject({
      target: { kind: 'serviceInstance', name: 'prod', arn: ARN },
      inputs: { cluster_name: 'prod' },
      stateDirectory: join(
        plane.dataDirectory,
        'service-instances',
        instance?.id ?? '',
        'state',
      ),
    });
    await eventually(() => plane.statusEvents.at(-1)?.resources[0] === ARN);
    expect(plane.statusEvents.at(-1)).toMatchObject({
      'detail-type': DETAIL_TYPE,
      resources: [ARN],
      detail: {
        name: 'prod',
        serviceName: 'shop',
        status: 'SUCCEEDED',
        previousStatus: 'IN_PROGRESS',
      },
    });
    const log = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      id,
      0,
      100,
    );
    expect(log.events.map(({ message }) => message)).toEqual([
      'Creating service instance shop/prod with eks:1.0',
      'Planning the changes',
      'Applying the plan: 1 to add, 0 to change, 0 to destroy',
      'The deployment succeeded',
    ]);
    const { deployments: service } = plane.controlPlane;
    expect(await service.listOutputs(TEST_SCOPE, target())).toMatchObject([
      { key: 'url', value: 'https://prod' },
    ]);
    expect(await service.listResources(TEST_SCOPE, target())).toMatchObject([
      { name: 'service', identifier: 's-1' },
    ]);
  });

  it('are found by the API by the members of their kind', async () => {
    const id = await deploy();
    await settled(id);
    const of = { serviceName: 'shop', serviceInstanceName: 'prod' };

    const { deployment } = await plane.client.getDeployment({ id, ...of });
    expect(deployment).toMatchObject({
      ...of,
      targetArn: ARN,
      targetResourceType: 'SERVICE_INSTANCE',
      lastSucceededDeploymentId: id,
      targetState: {
        serviceInstance: { templateName: 'eks', templateMajorVersion: '1' },
      },
    });
    await expect(plane.client.listDeployments(of)).resolves.toMatchObject({
      deployments: [{ id }],
    });
    await expect(
      plane.client.listDeployments({ ...of, serviceInstanceName: 'stage' }),
    ).resolves.toMatchObject({ deployments: [] });
    await expect(
      plane.client.getDeployment({ id, environmentName: 'prod' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('run one at a time for one target', async () => {
    engine.onApply = async () =>
      waiting({ handle: {}, reason: 'A pipeline runs' });
    const first = await deploy();
    await waits(first);
    await expect(deploy('update')).rejects.toMatchObject({
      name: 'ConflictException',
      message:
        'Another deployment of service instance shop/prod runs; wait until it is over',
    });

    engine.onApply = async () => ({ outputs: [], resources: [] });
    await expect(
      settled(await deploy('create', 'stage')),
    ).resolves.toMatchObject({ status: 'SUCCEEDED' });
    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn: ARN,
      deploymentId: first,
      outputs: [],
    });
    await settled(first);
    await settled(await deploy('update'));
  });

  it('are ended by whoever runs their pipeline', async () => {
    engine.onApply = async () =>
      waiting({ handle: {}, reason: 'A pipeline runs' });
    const id = await deploy();
    await waits(id);
    await plane.client.notifyResourceDeploymentStatusChange({
      resourceArn: ARN,
      status: 'SUCCEEDED',
      outputs: [{ key: 'url', valueString: 'a' }],
    });

    expect(await read()).toMatchObject({ deploymentStatus: 'SUCCEEDED' });
    expect(plane.statusChanges.at(-1)).toBe('prod SUCCEEDED');
  });

  it('are cancelled', async () => {
    engine.onApply = async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      throw new ProvisioningInterrupted();
    };
    const id = await deploy();
    await eventually(() => engine.applied.length > 0);
    const cancelled = await plane.database.transaction(stores =>
      cancelDeployment(
        stores,
        REQUESTER,
        target(),
        'proton:CancelServiceInstanceDeployment',
      ),
    );

    expect(cancelled).toMatchObject({
      stopping: id,
      change: { kind: 'serviceInstance', status: 'CANCELLING' },
    });
    await expect(settled(id)).resolves.toMatchObject({ status: 'CANCELLED' });
    expect(await read()).toMatchObject({ deploymentStatus: 'CANCELLED' });
    await eventually(() => plane.statusChanges.at(-1) === 'prod CANCELLED');
  });

  it('are resumed by another backend', async () => {
    engine.onApply = async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      throw new ProvisioningInterrupted();
    };
    const id = await deploy();
    await eventually(() => engine.applied.length > 0);
    await plane.controlPlane.stop();
    expect(await read()).toMatchObject({ deploymentStatus: 'IN_PROGRESS' });

    const other = new ScriptedEngine();
    await plane.startAnother(other);
    await expect(settled(id)).resolves.toMatchObject({ status: 'SUCCEEDED' });
    expect(other.applied[0]).toMatchObject({
      hasBegunToApply: true,
      target: { arn: ARN },
    });
  });

  it('remove it with its state', async () => {
    await settled(await deploy());
    const { id = '' } = (await read()) ?? {};
    const { engineStates } = plane.database.stores;
    await engineStates.replace(id, { resourceNames: ['service'] });
    await settled(await deploy('delete'));

    await eventually(() => plane.statusChanges.at(-1) === 'prod DELETED');
    expect(engine.destroyed[0]).toMatchObject({
      stateRecord: { last: { resourceNames: ['service'] } },
    });
    expect(await read()).toBeUndefined();
    expect(await engineStates.find(id)).toBeUndefined();
    await eventually(
      () => !existsSync(join(plane.dataDirectory, 'service-instances', id)),
    );
  });

  it('have the tags and the quota of their kind', async () => {
    expect(listManagedTags('serviceInstance', TEST_SCOPE, target())).toEqual([
      { key: 'aws:proton:account', value: '123456789012' },
      { key: 'aws:proton:service', value: `${ARNS}:service/shop` },
      { key: 'aws:proton:service-instance', value: ARN },
    ]);
    const room = {
      quotas: DEFAULT_QUOTAS,
      kind: 'serviceInstance' as const,
      owner: 'Service shop',
    };
    expect(() => enforceQuota({ ...room, count: 19 })).not.toThrow();
    expect(() => enforceQuota({ ...room, count: 20 })).toThrow(
      'Service shop has 20 service instances, and 20 is the most that protonControlPlane.quotas.serviceInstances allows',
    );
  });
});
