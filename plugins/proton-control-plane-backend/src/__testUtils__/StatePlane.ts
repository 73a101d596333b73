import { TestDatabases, mockCredentials } from '@backstage/backend-test-utils';
import {
  EnvironmentStateAccess,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { ScriptedEngine } from './ScriptedEngine';
import { callExtension } from './callExtension';
import { clusterBundle } from './clusterBundle';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from './startControlPlane';

/** A resource as a state lists it. */
export const STATE_RESOURCE = {
  mode: 'managed',
  type: 'terraform_data',
  name: 'vpc',
  provider: 'provider["terraform.io/builtin/terraform"]',
  instances: [{ schema_version: 0, attributes: { id: 'vpc-1' } }],
};

/** A state as Terraform writes it. */
export function createState(
  serial: number,
  resources: object[] = [STATE_RESOURCE],
) {
  return {
    version: 4,
    terraform_version: '1.11.4',
    serial,
    lineage: 'lineage-1',
    outputs: {},
    resources,
    check_results: null,
  };
}

/** Writes a state as a deployment does that has locked it. */
export async function writeState(
  { stateStore }: EngineRun,
  state: object,
  lockId: string = randomUUID(),
): Promise<void> {
  await stateStore?.lock(lockId, 'apply');
  try {
    await stateStore?.write(JSON.stringify(state), lockId);
  } finally {
    await stateStore?.unlock(lockId);
  }
}

/** A control plane with the environment `dev`, whose state has serial 2. */
export class StatePlane {
  static async start(
    databases: TestDatabases,
    options: Parameters<typeof startControlPlane>[2] = {},
  ): Promise<StatePlane> {
    const engine = new ScriptedEngine();
    const plane = await startControlPlane(databases, engine, options);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    engine.onApply = async deployment => {
      await writeState(deployment, createState(1, []));
      await writeState(deployment, createState(2));
      return { outputs: [], resources: [] };
    };
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
    return new StatePlane(plane, engine);
  }

  private constructor(
    readonly plane: TestControlPlane,
    readonly engine: ScriptedEngine,
  ) {}

  async stop(): Promise<void> {
    await this.plane.stop();
  }

  /** Deploys `dev` again, with an engine that does this. Returns the environment. */
  async update(onApply: (deployment: EngineRun) => Promise<void>) {
    const { client } = this.plane;
    this.engine.onApply = async deployment => {
      await onApply(deployment);
      return { outputs: [], resources: [] };
    };
    await client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await this.plane.settled('dev');
    const { environment } = await client.getEnvironment({ name: 'dev' });
    return environment;
  }

  /** Calls the extension API as a plugin. */
  call(method: 'get' | 'post', path: string): request.Test {
    return request(this.plane.url)
      [method](`/extension/v1/environments/dev/${path}`)
      .set('authorization', mockCredentials.service.header());
  }

  /** Calls the extension API with an access key of the tests. */
  async callWithKey(
    accessKeyId: string,
    method: 'GET' | 'POST',
    path: string,
  ): Promise<Response> {
    return callExtension(this.plane.url, accessKeyId, {
      method,
      path: `/environments/dev/${path}`,
    });
  }

  /** Requests access to the state as a plugin. */
  async openAccess(): Promise<EnvironmentStateAccess['variables']> {
    const { status, body } = await this.call('post', 'state-access');
    assert.equal(status, 200);
    return body.variables;
  }

  /** The last state. */
  async readState() {
    const versions = await this.call('get', 'state-versions');
    const [{ version }] = versions.body.versions;
    return (await this.call('get', `state-versions/${version}`)).body;
  }

  async findTargetId(): Promise<string> {
    const { environments } = this.plane.database.stores;
    return (await environments.find(TEST_SCOPE, 'dev'))?.id ?? '';
  }
}
