import { Proton } from '@aws-sdk/client-proton';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import {
  BackendProcess,
  bundleRunner,
  eventually,
  findFreePort,
  terraformBinary,
} from '@proton-vending/test-utils';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FakeCluster } from '../plugins/proton-control-plane-backend-module-kubernetes/src/__testUtils__/cluster/FakeCluster';
import { readRules } from '../plugins/proton-control-plane-backend-module-kubernetes/src/__testUtils__/exampleManifests';
import { median } from './sendLoad';

const ROUNDS = Number(process.env.PROTON_BENCHMARK_ROUNDS ?? 10);
const QUEUED = Number(process.env.PROTON_BENCHMARK_JOBS ?? 1_000);

/** The same bundle under two names, of which one runs as Jobs. */
const LOCAL = 'trivial';
const JOBS = 'trivial-jobs';

/** How long 1,000 deployments are watched while they wait. */
const WATCHED_MS = 60_000;

const POLL_MS = 100;

export interface JobCosts {
  /** Seconds of a deployment; medians. */
  local: number;
  asJobs: number;
  /** What Jobs add to each, in seconds, the smallest first. */
  added: number[];
  queued: {
    deployments: number;
    /** Bytes of the backend's heap for each that waits, after a garbage collection. */
    heap: number;
    /** Milliseconds of the backend's processor until one waits for its Job. */
    toStart: number;
    /** The part of one processor that the backend takes while all wait. */
    load: number;
    /** Requests of the backend to the Kubernetes API meanwhile, in a second. */
    requests: number;
    /** Milliseconds of the backend's processor for a check of one. */
    check: number;
  };
}

interface Usage {
  heap: number;
  processor: number;
}

/** Deploys through a cluster whose pods start at once, and then through one that has no room. */
export async function measureJobs(folder: string): Promise<JobCosts> {
  const cluster = new FakeCluster({
    rules: readRules(),
    program: { file: process.execPath, args: [bundleRunner()] },
  });
  await cluster.start();
  let backend: BackendProcess | undefined;
  try {
    const usageFile = join(folder, 'usage.json');
    backend = await startBackend(join(folder, 'jobs'), cluster, usageFile);
    const { client, pid } = backend;
    await eventually(async () => {
      const { templates = [] } = await client.listEnvironmentTemplates({});
      return (
        templates.filter(each => each.recommendedVersion === '1.0').length === 2
      );
    });
    const costs = await measureDeployments(client);
    const readUsage = () => askForUsage(pid, usageFile);
    const queued = await measureQueue(client, cluster, readUsage);
    return { ...costs, queued };
  } finally {
    await backend?.kill();
    await cluster.stop();
  }
}

async function startBackend(
  folder: string,
  cluster: FakeCluster,
  usageFile: string,
): Promise<BackendProcess> {
  const templates = join(folder, 'templates');
  mkdirSync(templates, { recursive: true });
  for (const name of [LOCAL, JOBS]) {
    cpSync(join(__dirname, 'templates', LOCAL), join(templates, name), {
      recursive: true,
    });
  }
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, cluster.kubeConfigText);
  return BackendProcess.start({
    program: join(__dirname, 'jobsBackend.ts'),
    port: await findFreePort(),
    environment: {
      NODE_OPTIONS: '--expose-gc',
      PROTON_BENCHMARK_USAGE: usageFile,
    },
    database: {
      client: 'better-sqlite3',
      connection: { directory: join(folder, 'database') },
    },
    controlPlane: {
      dataDirectory: join(folder, 'data'),
      environmentTemplates: { directory: templates, publish: true },
      terraform: { binary: terraformBinary, isolation: { mode: 'none' } },
      deployments: {
        runs: { default: 'local', templates: { [JOBS]: 'kubernetes' } },
      },
      kubernetes: {
        cluster: { kubeconfig },
        image: 'registry.example.com/proton-runner:1.0.0',
        env: { PROTON_RUNNER_TERRAFORM: terraformBinary },
      },
      quotas: { environments: 100_000 },
    },
  });
}

async function measureDeployments(client: Proton) {
  const local: number[] = [];
  const asJobs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    local.push(await deploy(client, LOCAL, `local-${round}`));
    asJobs.push(await deploy(client, JOBS, `job-${round}`));
  }
  // The first one of each also loads code.
  local.shift();
  asJobs.shift();
  return {
    local: median(local),
    asJobs: median(asJobs),
    added: asJobs
      .map((time, round) => time - local[round])
      .sort((a, b) => a - b),
  };
}

/** In seconds. */
async function deploy(
  client: Proton,
  templateName: string,
  name: string,
): Promise<number> {
  const startedAt = performance.now();
  await create(client, templateName, name);
  for (;;) {
    const { environment } = await client.getEnvironment({ name });
    if (environment?.deploymentStatus === 'SUCCEEDED') {
      return (performance.now() - startedAt) / 1000;
    }
    if (environment?.deploymentStatus === 'FAILED') {
      throw new Error(environment.deploymentStatusMessage);
    }
    await delay(POLL_MS);
  }
}

const create = (client: Proton, templateName: string, name: string) =>
  client.createEnvironment({
    name,
    templateName,
    templateMajorVersion: '1',
    spec: formatEnvironmentSpec({ text: name }),
  });

async function measureQueue(
  client: Proton,
  cluster: FakeCluster,
  readUsage: () => Promise<Usage>,
): Promise<JobCosts['queued']> {
  const { calls, store } = cluster.api;
  cluster.faults.noRoom = '0/3 nodes are available: 3 Insufficient memory.';
  const queue = async (from: number, to: number) => {
    for (let number = from; number < to; number++) {
      await create(client, JOBS, `queued-${number}`);
    }
    await eventually(
      () =>
        store.list('pods').filter(({ status }) => status?.phase === 'Pending')
          .length === to,
      250,
    );
  };
  await queue(0, 10);
  const before = await readUsage();
  await queue(10, QUEUED);
  const started = await readUsage();
  // Until each has been checked for the first time.
  await delay(30_000);
  const rested = await readUsage();
  const callsBefore = calls.length;
  await delay(WATCHED_MS);
  const watched = await readUsage();
  const processor = watched.processor - rested.processor;
  const checks = calls
    .slice(callsBefore)
    .filter(call => call.startsWith('get jobs ')).length;
  return {
    deployments: QUEUED,
    heap: (watched.heap - before.heap) / (QUEUED - 10),
    toStart: (started.processor - before.processor) / (QUEUED - 10),
    load: processor / WATCHED_MS,
    requests: (calls.length - callsBefore) / (WATCHED_MS / 1000),
    check: checks === 0 ? 0 : processor / checks,
  };
}

async function askForUsage(pid: number, file: string): Promise<Usage> {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  await eventually(() => existsSync(file), 50);
  await delay(50);
  return JSON.parse(readFileSync(file, 'utf8'));
}
