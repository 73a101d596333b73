import { Deployment } from '@aws-sdk/client-proton';
import {
  Campaign,
  CampaignReport,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  BackendProcess,
  describeWith,
  eventually,
  findFreePort,
} from '@proton-vending/test-utils';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { campaignClusters } from './__testUtils__/campaignClusters';

jest.setTimeout(900_000);

const MAX_CONCURRENT = 4;

/** Deploys nothing but fails, because its limit of nodes is too low. */
const FAILS = 'c060';

/** Somebody else deploys it all the time. */
const LOCKED = 'c030';

const FILES = {
  'schema/schema.yaml': `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      required: [nodes, limit]
      properties:
        nodes: { type: integer }
        limit: { type: integer }
        hold: { type: string, default: "" }
`,
  'infrastructure/main.tf': `
resource "terraform_data" "nodes" {
  input = var.environment.inputs.nodes

  lifecycle {
    precondition {
      condition     = var.environment.inputs.nodes <= var.environment.inputs.limit
      error_message = "VcpuLimitExceeded: You have requested more vCPU capacity"
    }
  }
}

resource "terraform_data" "hold" {
  count = var.environment.inputs.hold == "" ? 0 : 1

  provisioner "local-exec" {
    command     = "while [ -e \\"$HOLD\\" ]; do sleep 0.2; done"
    environment = { HOLD = var.environment.inputs.hold }
  }
}
`,
  'infrastructure/manifest.yaml': `infrastructure:
  templates:
    - file: "*"
      rendering_engine: hcl
      template_language: terraform
`,
};

describeWith('terraform')('a campaign over 100 clusters', () => {
  let folder: string;
  let port: number;
  let backend: BackendProcess | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'large-campaign-'));
    await mkdir(join(folder, 'database'));
    for (const [path, contents] of Object.entries(FILES)) {
      const file = join(folder, 'templates/eks/v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
  });

  afterAll(async () => {
    await rm(join(folder, 'hold'), { force: true });
    await backend?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  async function startBackend(): Promise<BackendProcess> {
    port = await findFreePort();
    backend = await BackendProcess.start({
      program: join(__dirname, '__testUtils__/runCampaignBackend.ts'),
      port,
      database: {
        client: 'better-sqlite3',
        connection: { directory: join(folder, 'database') },
      },
      controlPlane: {
        dataDirectory: join(folder, 'data'),
        // The file that holds a deployment is outside of its folder.
        terraform: { isolation: { mode: 'none' } },
        deployments: { concurrency: 8 },
        environmentTemplates: {
          directory: join(folder, 'templates'),
          publish: true,
        },
      },
    });
    return backend;
  }

  const send = (path: string, body?: object) =>
    fetch(`http://127.0.0.1:${port}/api/proton${path}`, {
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });

  async function call<T>(path: string, body?: object): Promise<T> {
    const response = await send(path, body);
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${text}`);
    }
    return text && JSON.parse(text);
  }

  /** Has the backend work on campaigns now, which it does every 15 seconds. */
  async function work(): Promise<void> {
    const path = '/.backstage/scheduler/v1/tasks/campaigns/trigger';
    const { status } = await send(path, {});
    // It may be working on them already.
    expect([200, 409]).toContain(status);
  }

  const reaches = (id: string, isReached: (campaign: Campaign) => boolean) =>
    eventually(async () => {
      await work();
      return isReached(await call<Campaign>(`/campaigns/${id}`));
    }, 500);

  async function statuses({ client }: BackendProcess) {
    const found = new Map<string, string | undefined>();
    let nextToken: string | undefined;
    do {
      const page = await client.listEnvironments({ nextToken });
      for (const { name = '', deploymentStatus } of page.environments ?? []) {
        found.set(name, deploymentStatus);
      }
      ({ nextToken } = page);
    } while (nextToken);
    return found;
  }

  async function createClusters(process: BackendProcess): Promise<void> {
    for (const name of campaignClusters) {
      await process.client.createEnvironment({
        name,
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({
          nodes: 2,
          limit: name === FAILS ? 2 : 9,
        }),
      });
    }
    await eventually(async () => {
      const found = [...(await statuses(process)).values()];
      expect(found).not.toContain('FAILED');
      return found.every(status => status === 'SUCCEEDED');
    }, 1_000);
  }

  /** What the control plane has deployed after the clusters were created. */
  async function updatesOf(
    { client }: BackendProcess,
    name: string,
  ): Promise<Deployment[]> {
    const { deployments = [] } = await client.listDeployments({
      environmentName: name,
    });
    return deployments
      .map(deployment => deployment as Deployment)
      .sort((a, b) => timeOf(a.createdAt) - timeOf(b.createdAt))
      .slice(1);
  }

  it('keeps its order and its limit when its backend is killed', async () => {
    const first = await startBackend();
    await createClusters(first);
    const hold = join(folder, 'hold');
    await writeFile(hold, '');
    const lock = await first.client.updateEnvironment({
      name: LOCKED,
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ nodes: 2, limit: 9, hold }),
    });

    const { id } = await call<Campaign>('/campaigns', {
      name: 'More nodes',
      reason: 'Two are too few',
      selection: { filter: {} },
      target: { type: 'redeploy', templateName: 'eks', inputs: { nodes: 3 } },
      waves: { type: 'percent', canary: 4, percentages: [40, 100] },
      maxConcurrent: MAX_CONCURRENT,
      stopConditions: { failures: 2 },
      busyMinutes: 0,
    });
    await call(`/campaigns/${id}/start`, {});
    await reaches(id, ({ counts }) => counts.succeeded >= 15);

    work().catch(() => {});
    await first.kill();
    const second = await startBackend();
    const { counts } = await call<Campaign>(`/campaigns/${id}`);
    expect(counts.running).toBeGreaterThan(0);
    await reaches(id, ({ state }) => state !== 'running');

    const report = await call<CampaignReport>(`/campaigns/${id}/report`);
    expect(report.campaign).toMatchObject({
      state: 'finished',
      counts: { succeeded: 98, failed: 1, skipped: 1 },
    });
    expect(report.waves.map(wave => wave.counts)).toMatchObject([
      { succeeded: 4 },
      { succeeded: 38, skipped: 1 },
      { succeeded: 56, failed: 1 },
    ]);
    const clusterOf = (name: string) =>
      report.clusters.find(cluster => cluster.name === name);
    expect(clusterOf(FAILS)).toMatchObject({
      state: 'failed',
      reason: {
        code: 'deployment-failed',
        message: expect.stringContaining('VcpuLimitExceeded'),
      },
    });
    expect(clusterOf(LOCKED)).toMatchObject({
      state: 'skipped',
      reason: { code: 'busy' },
    });

    // The control plane's own records say the same.
    const deployed = await Promise.all(
      report.clusters
        .filter(({ name }) => name !== LOCKED)
        .map(async ({ deploymentId, name, wave }) => {
          const updates = await updatesOf(second, name);
          expect(updates.map(update => update.id)).toEqual([deploymentId]);
          return { wave, update: updates[0] };
        }),
    );
    expect(mostAtOnce(deployed.map(({ update }) => update))).toBe(
      MAX_CONCURRENT,
    );
    for (const wave of [1, 2]) {
      const ends = deployed
        .filter(each => each.wave === wave)
        .map(({ update }) => timeOf(update.completedAt));
      const starts = deployed
        .filter(each => each.wave === wave + 1)
        .map(({ update }) => timeOf(update.createdAt));
      expect(Math.max(...ends)).toBeLessThanOrEqual(Math.min(...starts));
    }
    expect(
      (await updatesOf(second, LOCKED)).map(({ id: only }) => only),
    ).toEqual([lock.environment?.lastAttemptedDeploymentId]);

    await rm(hold);
    await eventually(
      async () => (await statuses(second)).get(LOCKED) === 'SUCCEEDED',
      500,
    );
    await call(`/campaigns/${id}/retry`, {});
    await reaches(id, ({ state }) => state !== 'running');
    expect(await call<Campaign>(`/campaigns/${id}`)).toMatchObject({
      state: 'finished',
      counts: { succeeded: 99, failed: 1, skipped: 0 },
    });
  });
});

function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? NaN;
}

/** How many deployments ran at the same time, at most. */
function mostAtOnce(deployments: Deployment[]): number {
  const changes = deployments
    .flatMap(({ completedAt, createdAt }) => [
      { at: timeOf(createdAt), by: 1 },
      { at: timeOf(completedAt), by: -1 },
    ])
    // One that ends makes room for one that starts in the same moment.
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let running = 0;
  return Math.max(...changes.map(({ by }) => (running += by)));
}
