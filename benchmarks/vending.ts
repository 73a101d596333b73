import { Proton } from '@aws-sdk/client-proton';
import {
  applyInputDefaults,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readExampleBundle } from '../plugins/proton-control-plane-backend/src/__testUtils__/exampleBundle';
import { writeRenderedFiles } from './renderedFiles';
import { median } from './sendLoad';

const ROUNDS = Number(process.env.PROTON_BENCHMARK_ROUNDS ?? 5);
const TEMPLATE = 'eks-sandbox';

/** Whoever asks more often takes the processor from what is measured, which the floor has for itself. */
const POLL_MS = 100;

export interface VendingTimes {
  /** Medians, in seconds. */
  bare: number;
  vended: number;
  /** Of each round, the smallest first. */
  ratios: number[];
}

/** Vends a template and applies what it renders to, in turn. */
export async function measureVending(
  client: Proton,
  folder: string,
): Promise<VendingTimes> {
  const bare: number[] = [];
  const vended: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(
      await measure(async () => applyBare(join(folder, `bare-${round}`))),
    );
    vended.push(await measure(() => vend(client, `vended-${round}`)));
  }
  return {
    bare: median(bare) / 1000,
    vended: median(vended) / 1000,
    ratios: vended
      .map((time, round) => time / bare[round])
      .sort((a, b) => a - b),
  };
}

async function vend(client: Proton, name: string): Promise<void> {
  await client.createEnvironment({
    name,
    templateName: TEMPLATE,
    templateMajorVersion: '1',
    spec: formatEnvironmentSpec({ cluster_name: name }),
  });
  for (;;) {
    const { environment } = await client.getEnvironment({ name });
    if (environment?.deploymentStatus === 'SUCCEEDED') {
      await client.listEnvironmentOutputs({ environmentName: name });
      return;
    }
    if (environment?.deploymentStatus === 'FAILED') {
      throw new Error(environment.deploymentStatusMessage);
    }
    await delay(POLL_MS);
  }
}

function applyBare(folder: string): void {
  const bundle = readExampleBundle(TEMPLATE);
  writeRenderedFiles(folder, {
    files: bundle.terraform,
    inputs: applyInputDefaults(bundle.schema.inputs, { cluster_name: 'bare' }),
    name: 'bare',
    template: TEMPLATE,
  });
  for (const args of [['init'], ['apply', '-auto-approve']]) {
    execFileSync('terraform', [...args, '-input=false'], {
      cwd: folder,
      stdio: 'ignore',
    });
  }
}

async function measure(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
