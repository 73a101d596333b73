import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import assert from 'node:assert/strict';
import { RecordingLauncher } from './RecordingLauncher';
import { RunnerCalls } from './RunnerCalls';
import { sensitiveBundle } from './sensitiveSchema';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from './startControlPlane';

/** What a plan of one resource reports. */
export const TEST_PLAN = { toAdd: 1, toChange: 0, toRemove: 0 };

/** A sensitive input of the environments. */
export const TEST_PASSWORD = 'correct-horse-battery';

/** A state as Terraform writes it. */
export function formatState(
  serial: number,
  { lineage = 'one', resources = 1 } = {},
): string {
  return JSON.stringify({
    version: 4,
    serial,
    lineage,
    resources: Array.from({ length: resources }, () => ({
      mode: 'managed',
      type: 'terraform_data',
      name: 'cluster',
      instances: [{}],
    })),
  });
}

export type RunnerPlaneOptions = Parameters<typeof startControlPlane>[2] & {
  /** In milliseconds. */
  lostAfter?: number;
};

/** A control plane whose deployments wait for the runners that a test plays. */
export class RunnerPlane {
  static async start(
    databases: TestDatabases,
    { lostAfter = 60_000, ...config }: RunnerPlaneOptions = {},
  ): Promise<RunnerPlane> {
    const launcher = new RecordingLauncher();
    const engine = createRunnerEngine({
      id: 'TERRAFORM',
      launcher,
      lostAfter: { milliseconds: lostAfter },
    });
    const plane = await startControlPlane(databases, engine, config);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', sensitiveBundle());
    return new RunnerPlane(plane, launcher);
  }

  private constructor(
    readonly plane: TestControlPlane,
    readonly launcher: RecordingLauncher,
  ) {}

  async stop(): Promise<void> {
    await this.plane.stop();
  }

  /** Creates the environment `dev`. */
  async create(): Promise<void> {
    await this.plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({
        cluster_name: 'dev',
        db_password: TEST_PASSWORD,
      }),
    });
  }

  /** Plays the runner of a run, which fetches it. */
  async fetchRun(run: LaunchRequest): Promise<RunnerCalls> {
    const calls = new RunnerCalls(run);
    const { status } = await calls.call('GET', '/run');
    assert.equal(status, 200);
    return calls;
  }

  /** Creates `dev` and ends its plan; plays the runner of its apply. */
  async reachApply(): Promise<RunnerCalls> {
    await this.create();
    const plan = await this.fetchRun(await this.launcher.waitFor('plan'));
    await plan.call('POST', '/result', { kind: 'succeeded', value: TEST_PLAN });
    return this.fetchRun(await this.launcher.waitFor('apply'));
  }

  async readEnvironment() {
    const { environment } = await this.plane.client.getEnvironment({
      name: 'dev',
    });
    return environment;
  }

  async readLog(): Promise<string> {
    const id = await this.findDeploymentId();
    const { deploymentLogs } = this.plane.database.stores;
    const events = await deploymentLogs.list(id, 0, 500);
    return events.map(({ message }) => message).join('\n');
  }

  /** Has the control plane look at the deployment at once. */
  async wake(): Promise<void> {
    const id = await this.findDeploymentId();
    await this.plane.database.stores.deployments.wake(id, new Date());
  }

  async findDeploymentId(): Promise<string> {
    const [{ id }] = await this.plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 1 },
      { kind: 'environment', name: 'dev' },
    );
    return id;
  }

  /** Expects that no token, lock or contents of a run are stored. */
  async expectNothingLeft(): Promise<void> {
    for (const table of ['runner_tokens', 'state_locks']) {
      assert.equal((await this.plane.knex(table)).length, 0);
    }
    const runs = await this.plane.knex('runner_runs');
    assert.notEqual(runs.length, 0);
    for (const { closed_at, payload, result, saved_plan } of runs) {
      assert.ok([payload, result, saved_plan].every(each => each === null));
      assert.ok(Number(closed_at) > 0);
    }
  }
}
