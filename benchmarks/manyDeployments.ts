import { Proton } from '@aws-sdk/client-proton';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeRenderedFiles } from './renderedFiles';
import { median } from './sendLoad';

const execute = promisify(execFile);

const ROUNDS = Number(process.env.PROTON_BENCHMARK_ROUNDS ?? 3);
const DEPLOYMENTS = Number(process.env.PROTON_BENCHMARK_DEPLOYMENTS ?? 60);
const TEMPLATE = 'trivial';

/** How many folders the floor works on at once: one for each core of the machine that the budget is for. */
const FLOOR_PROCESSES = 2;

/** Whoever asks more often takes the processor from what is measured, which the floor has for itself. */
const POLL_MS = 100;

export interface ManyDeploymentsTimes {
  deployments: number;
  /** Medians, in seconds. */
  bare: number;
  deployed: number;
  isolated: number;
  /** Of each round, the smallest first. */
  ratios: number[];
  isolatedRatios: number[];
  /** The processor's time for one deployment; medians, in milliseconds. */
  processor: { bare: number; deployed: number };
}

/** Deploys many trivial environments and applies what they render to, in turn. */
export async function measureManyDeployments(
  clients: { plain: Proton; isolated: Proton },
  folder: string,
): Promise<ManyDeploymentsTimes> {
  const bare: Cost[] = [];
  const deployed: Cost[] = [];
  const isolated: Cost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const names = Array.from(
      { length: DEPLOYMENTS },
      (_, n) => `many-${round}-${String(n).padStart(2, '0')}`,
    );
    const folders = names.map(name => {
      const path = join(folder, 'many', name);
      writeTrivialFiles(path, name);
      return path;
    });
    bare.push(await measure(() => applyAll(folders)));
    deployed.push(await measure(() => deployAll(clients.plain, names)));
    isolated.push(await measure(() => deployAll(clients.isolated, names)));
  }
  const medianOf = (costs: Cost[], what: keyof Cost) =>
    median(costs.map(cost => cost[what]));
  return {
    deployments: DEPLOYMENTS,
    bare: medianOf(bare, 'elapsed') / 1000,
    deployed: medianOf(deployed, 'elapsed') / 1000,
    isolated: medianOf(isolated, 'elapsed') / 1000,
    ratios: compare(deployed, bare),
    isolatedRatios: compare(isolated, bare),
    processor: {
      bare: medianOf(bare, 'processor') / DEPLOYMENTS,
      deployed: medianOf(deployed, 'processor') / DEPLOYMENTS,
    },
  };
}

/** The ratios of the rounds, the smallest first. */
function compare(costs: Cost[], floor: Cost[]): number[] {
  return costs
    .map(({ elapsed }, round) => elapsed / floor[round].elapsed)
    .sort((a, b) => a - b);
}

function writeTrivialFiles(folder: string, name: string): void {
  const path = join(
    __dirname,
    'templates',
    TEMPLATE,
    'v1/infrastructure/main.tf',
  );
  writeRenderedFiles(folder, {
    files: [{ path: 'main.tf', contents: readFileSync(path, 'utf8') }],
    name,
    inputs: { text: name },
    template: TEMPLATE,
  });
}

/** A few processes, each of which takes one folder after the other. */
async function applyAll(folders: string[]): Promise<void> {
  const waiting = [...folders];
  await Promise.all(
    Array.from({ length: FLOOR_PROCESSES }, async () => {
      for (let cwd = waiting.shift(); cwd; cwd = waiting.shift()) {
        for (const args of [
          ['init', '-input=false'],
          ['plan', '-input=false', '-out=plan.tfplan'],
          ['apply', '-input=false', 'plan.tfplan'],
          ['output', '-json'],
        ]) {
          await execute('terraform', args, { cwd });
        }
      }
    }),
  );
}

/** Deploys trivial environments and waits for all of them. */
export async function deployAll(
  client: Proton,
  names: string[],
): Promise<void> {
  await Promise.all(
    names.map(name =>
      client.createEnvironment({
        name,
        templateName: TEMPLATE,
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ text: name }),
      }),
    ),
  );
  for (const name of names) {
    await waitFor(client, name);
  }
}

/** Asks for one environment at a time: a list of all would cost what deployments need. */
async function waitFor(client: Proton, name: string): Promise<void> {
  for (;;) {
    const { environment } = await client.getEnvironment({ name });
    if (environment?.deploymentStatus === 'SUCCEEDED') {
      return;
    }
    if (environment?.deploymentStatus === 'FAILED') {
      throw new Error(environment.deploymentStatusMessage);
    }
    await delay(POLL_MS);
  }
}

/** In milliseconds. */
interface Cost {
  elapsed: number;
  /** The processor's time of this process and of those that have ended under it. */
  processor: number;
}

async function measure(work: () => Promise<void>): Promise<Cost> {
  const startedAt = performance.now();
  const before = readProcessorTime();
  await work();
  return {
    elapsed: performance.now() - startedAt,
    processor: readProcessorTime() - before,
  };
}

/** From proc(5), where it is in hundredths of a second; `NaN` elsewhere. */
function readProcessorTime(): number {
  if (process.platform !== 'linux') {
    return NaN;
  }
  const [, fields = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
  return fields
    .split(' ')
    .slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}
