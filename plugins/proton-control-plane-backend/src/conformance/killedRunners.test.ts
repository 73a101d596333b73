import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import { describeWith, Dice, eventually } from '@proton-vending/test-utils';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessLauncher } from '../__testUtils__/ProcessLauncher';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(240_000);

const SEED = Number(process.env.PROTON_FUZZ_SEED ?? 20261007);

const NAMES = ['dev', 'stage', 'prod', 'demo'];

/** Each step is killed that often at most, so that it has attempts left. */
const MAX_KILLS = 3;

/** A runner may be killed at any time from its start on. */
const KILLED_WITHIN_MS = 4_000;

/** Ten resources in a row, each of which is a line in a ledger that Terraform doesn't know. */
function bundle(folder: string) {
  const resources = Array.from(
    { length: 10 },
    (_, index) => `resource "terraform_data" "r${index}" {
  input = "${index === 0 ? 'first' : `\${terraform_data.r${index - 1}.id}`}"
  provisioner "local-exec" {
    command = "echo r${index} >> ${folder}/\${var.environment.name}.ledger; sleep 0.2"
  }
}`,
  );
  return {
    files: clusterBundle().files.map(file =>
      file.path === 'infrastructure/main.tf'
        ? {
            ...file,
            contents: [
              ...resources,
              'output "cluster_name" { value = var.environment.inputs.cluster_name }',
            ].join('\n'),
          }
        : file,
    ),
  };
}

describeOnEachDatabase('runners that are killed at any time', databases => {
  describeWith('terraform')('with Terraform', () => survivesKills(databases));
});

function survivesKills(databases: TestDatabases) {
  let folder: string;
  let plane: TestControlPlane;
  let launcher: ProcessLauncher;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'killed-runners-'));
  });

  afterEach(async () => {
    await launcher.end();
    await plane.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(`lose nothing and build nothing twice (PROTON_FUZZ_SEED=${SEED})`, async () => {
    const dice = new Dice(SEED);
    const kills = new Map<string, number>();
    launcher = new ProcessLauncher(folder);
    launcher.onStarted = ({ child, run: { deploymentId, step } }) => {
      const key = `${deploymentId} ${step}`;
      const before = kills.get(key) ?? 0;
      if (before < MAX_KILLS && dice.below(4) > 0) {
        kills.set(key, before + 1);
        const timer = setTimeout(
          () => child.kill('SIGKILL'),
          dice.below(KILLED_WITHIN_MS),
        );
        child.once('exit', () => clearTimeout(timer));
      }
    };
    plane = await startControlPlane(
      databases,
      createRunnerEngine({
        id: 'TERRAFORM',
        launcher,
        lostAfter: { milliseconds: 500 },
      }),
      { deploymentTimeout: 220_000 },
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', bundle(folder));
    for (const name of NAMES) {
      await plane.client.createEnvironment({
        name,
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: name }),
      });
      await delay(dice.below(500));
    }
    const listAll = () =>
      plane.database.stores.deployments.list(TEST_SCOPE, { limit: 10 });
    await eventually(
      async () => (await listAll()).every(({ completedAt }) => completedAt),
      250,
    );

    for (const { status, statusMessage, target } of await listAll()) {
      expect([target.name, status, statusMessage]).toEqual([
        target.name,
        'SUCCEEDED',
        undefined,
      ]);
    }
    const expected = Array.from({ length: 10 }, (_, index) => `r${index}`);
    for (const name of NAMES) {
      const ledger = await readFile(join(folder, `${name}.ledger`), 'utf8');
      expect([name, ...ledger.trim().split('\n')]).toEqual([name, ...expected]);
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: name,
      });
      expect(outputs).toEqual([{ key: 'cluster_name', valueString: name }]);
    }
    for (const { target } of await listAll()) {
      const state = await plane.controlPlane.states.read(target.id);
      const { resources } = JSON.parse(String(state));
      expect(resources.map(({ name }: { name: string }) => name)).toEqual(
        expected,
      );
    }
    // Otherwise nothing was proven.
    const started = [...launcher.runners.values()];
    const killed = started.filter(
      ({ child }) => child.signalCode === 'SIGKILL',
    );
    expect(killed.length).toBeGreaterThan(NAMES.length);
    expect(started).toHaveLength(2 * NAMES.length + killed.length);
    for (const table of ['runner_tokens', 'state_locks']) {
      expect(await plane.knex(table)).toEqual([]);
    }
    expect(await readdir(join(folder, 'one'))).toEqual([]);
  });
}
