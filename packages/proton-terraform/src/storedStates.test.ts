import {
  EngineStateSummary,
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { existsSync, readFileSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TerraformDriver } from './TerraformDriver';
import { TerraformRun } from './TerraformRun';
import { MemoryLog } from './__testUtils__/MemoryLog';
import { MemoryStateStore } from './__testUtils__/MemoryStateStore';
import { silentLogger } from './__testUtils__/silentLogger';
import { TEST_ENVIRONMENT } from './__testUtils__/testEnvironment';
import { readStateBackend } from './state/readStateBackend';

jest.setTimeout(60_000);

describeWith('terraform')('TerraformDriver with stored states', () => {
  let directory: string;
  let store: MemoryStateStore;
  let known: EngineStateSummary | undefined;
  let deployments = 0;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stored-states-'));
    store = new MemoryStateStore();
    known = undefined;
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  /** Waits while the file `wait` is there, and says that it was built. */
  const template = (name = 'vpc') => `
resource "terraform_data" "first" {}
resource "terraform_data" "${name}" {
  input = terraform_data.first.id
  provisioner "local-exec" {
    command = "echo ${name} >> ${directory}/built; while [ -e ${directory}/wait ]; do sleep 0.05; done"
  }
}
`;

  const readBuilt = () =>
    readFileSync(join(directory, 'built'), 'utf8').trim().split('\n');

  const createEngine = (binary = terraformBinary) =>
    TerraformDriver.create({
      binary,
      gracePeriod: { seconds: 5 },
      logger: silentLogger(),
      stateBackend: readStateBackend(undefined),
    });

  /** The next deployment of the environment, on a machine of its own. */
  function createRun(files = template(), signal?: AbortSignal) {
    deployments += 1;
    const log = new MemoryLog();
    const machine = join(directory, `machine-${deployments}`);
    const run: TerraformRun = {
      deploymentId: `deployment-${deployments}`,
      target: TEST_ENVIRONMENT,
      workingDirectory: join(machine, 'work'),
      stateDirectory: join(machine, 'state'),
      files: [{ path: 'main.tf', contents: files }],
      log,
      redactor: Redactor.create([]),
      recordPlan: async () => {},
      checkLosses: async () => {},
      recordProgress: async () => {},
      stateStore: store,
      stateRecord: {
        last: known,
        keep: async summary => {
          known = summary;
        },
      },
      signal: signal ?? new AbortController().signal,
    };
    return {
      run,
      log,
      stateFile: join(machine, 'work/.runs/stored-state/terraform.tfstate'),
      localFile: join(machine, 'state/terraform.tfstate'),
    };
  }

  async function deploy(files?: string) {
    const engine = createEngine();
    const created = createRun(files);
    const plan = await engine.plan(created.run);
    const result = await engine.apply(created.run);
    await engine.cleanUp(created.run);
    return { ...created, plan, result };
  }

  it('finds the state again on another machine, and leaves nothing outside its folder', async () => {
    const first = await deploy();
    expect(first.plan).toEqual({ toAdd: 2, toChange: 0, toRemove: 0 });
    expect(existsSync(first.run.stateDirectory)).toBe(false);
    expect(store.lockId).toBeUndefined();

    const second = await deploy();
    expect(second.plan).toEqual({ toAdd: 0, toChange: 0, toRemove: 0 });
    expect(second.result).toEqual(first.result);
    expect(createEngine().keepsStatesLocally).toBe(false);
  });

  it('applies on another machine than it planned on', async () => {
    const engine = createEngine();
    await engine.plan(createRun().run);
    const { resources } = await engine.apply(createRun().run);
    expect(resources).toHaveLength(2);
  });

  it('destroys what another machine has built, and once', async () => {
    await deploy();
    const engine = createEngine();
    const { run, log } = createRun();
    await engine.destroy(run);
    expect(log.messages('applying')).toContain(
      'Plan: 0 to add, 0 to change, 2 to destroy.',
    );
    const again = createRun('resource "broken {');
    await engine.destroy(again.run);
    expect(again.log.messages('applying')).toEqual([
      'There is nothing to destroy: the state has no resources',
    ]);
  });

  it('stores what is built while the rest is still being built', async () => {
    await writeFile(join(directory, 'wait'), '');
    const deployed = deploy();
    await eventually(
      () => store.state !== undefined && store.state.includes('"first"'),
    );
    expect(store.lockId).toBeDefined();
    await rm(join(directory, 'wait'));
    await deployed;
    expect(store.state).toContain('"vpc"');
  });

  it('goes on while the control plane is away, and stores the state later', async () => {
    await writeFile(join(directory, 'wait'), '');
    const engine = createEngine();
    const { run } = createRun();
    await engine.plan(run);
    const applied = engine.apply(run);
    applied.catch(() => {});
    await eventually(() => existsSync(join(directory, 'built')));
    store.outage = new Error('the database is away');
    await rm(join(directory, 'wait'));
    await expect(applied).rejects.toThrow('the database is away');

    // The next attempt reads the same runs again.
    store.outage = undefined;
    await engine.plan(run);
    const { resources } = await engine.apply(run);
    expect(resources).toHaveLength(2);
    expect(readBuilt()).toEqual(['vpc']);
    expect(store.state).toContain('"vpc"');
    expect(store.lockId).toBeUndefined();
  });

  it('keeps a state that is refused, and deploys no more until it is repaired', async () => {
    await deploy();
    const engine = createEngine();
    const { run } = createRun(template('nodes'));
    await engine.plan(run);
    store.refusal = 'It is another state';
    const message = await engine.apply(run).catch(String);
    expect(message).toContain('It is another state');
    const kept = known?.unsaved?.file ?? '';
    expect(message).toContain(kept);
    expect(await readFile(kept, 'utf8')).toContain('"nodes"');
    expect(store.lockId).toBeUndefined();

    store.refusal = undefined;
    await expect(engine.plan(createRun().run)).rejects.toThrow(
      /lacks what deployment .* has changed/,
    );
    await store.write(await readFile(kept, 'utf8'), 'by hand');
    const { plan } = await deploy(template('nodes'));
    expect(plan).toEqual({ toAdd: 0, toChange: 0, toRemove: 0 });
  });

  it('leaves a refused state to a control plane that stores it', async () => {
    await deploy();
    const before = store.state;
    const engine = createEngine();
    const { run } = createRun(template('nodes'));
    await engine.plan(run);
    store.refusal = 'It is another state. Accept or discard it';
    store.storesRefused = true;
    await expect(engine.apply(run)).rejects.toThrow(
      /^It is another state\. Accept or discard it\. The next deployment is refused until then\.$/,
    );
    expect(store.refused.at(-1)).toContain('"nodes"');
    expect(known?.unsaved).toEqual({
      deploymentId: run.deploymentId,
      isStored: true,
    });
    await engine.cleanUp(run);
    expect(
      existsSync(join(dirname(run.stateDirectory), 'unsaved-states')),
    ).toBe(false);

    store.refusal = undefined;
    await expect(engine.plan(createRun().run)).rejects.toThrow(
      /lacks what deployment .* has changed, whose state was refused\. .* stores the refused state/,
    );
    expect(store.state).toBe(before);
    // The state that follows the refused one may also be put in place.
    store.state = store.refused.at(-1);
    const { plan } = await deploy(template('nodes'));
    expect(plan).toEqual({ toAdd: 0, toChange: 0, toRemove: 0 });
  });

  it('stops an apply whose state stays refused', async () => {
    await writeFile(join(directory, 'wait'), '');
    const engine = createEngine();
    const { run } = createRun();
    await engine.plan(run);
    store.refusal = 'It is another state';
    await expect(engine.apply(run)).rejects.toThrow('It is another state');
    expect(existsSync(join(directory, 'wait'))).toBe(true);
    expect(await readFile(known?.unsaved?.file ?? '', 'utf8')).toContain(
      '"first"',
    );
  });

  /** Writes a state to the file while it plans, as a template's `data "external"` can. */
  async function createForger(stateFile: string, state: object) {
    const program = join(directory, 'forger');
    await writeFile(`${program}.tfstate`, JSON.stringify(state));
    await writeFile(
      program,
      `#!/bin/sh
"${terraformBinary}" "$@"
code=$?
if [ "$1" = plan ]; then cp "${program}.tfstate" "${stateFile}"; sleep 1; fi
exit $code
`,
      { mode: 0o755 },
    );
    return createEngine(program);
  }

  it.each(['no state', 'a state'])(
    'does not send what is written to the file during a plan of %s',
    async what => {
      if (what === 'a state') {
        await deploy();
      }
      const before = store.state;
      const { run, stateFile } = createRun(template('nodes'));
      const engine = await createForger(stateFile, {
        version: 4,
        lineage: 'forged',
        ...(before && JSON.parse(before)),
        serial: 90,
        resources: [],
      });
      await engine.plan(run);
      expect(store.state).toBe(before);
      expect(store.lockId).toBeUndefined();

      await engine.apply(run);
      const { lineage, serial } = JSON.parse(store.state ?? '');
      expect(lineage).not.toBe('forged');
      expect(serial).toBeLessThan(90);
      expect(store.state).toContain('"nodes"');
    },
  );

  it('does not send it when the folder is removed, either', async () => {
    await deploy();
    const before = store.state;
    const { run, stateFile } = createRun();
    await createEngine().plan(run);
    const forged = { ...JSON.parse(before ?? ''), serial: 90 };
    await writeFile(stateFile, JSON.stringify(forged));
    await createEngine().cleanUp(run);
    expect(store.state).toBe(before);
  });

  it('waits for a state that is locked, and says for whom', async () => {
    store.lockId = 'jane';
    const { run, log } = createRun();
    const planned = createEngine().plan(run);
    await eventually(() =>
      log
        .messages('planning')
        .includes(
          'Waiting for the state, which is locked by somebody with jane',
        ),
    );
    store.lockId = undefined;
    expect(await planned).toMatchObject({ toAdd: 2 });
  });

  it('can be interrupted while it waits', async () => {
    store.lockId = 'jane';
    const stop = new AbortController();
    const { run, log } = createRun(template(), stop.signal);
    const planned = createEngine().plan(run);
    planned.catch(() => {});
    await eventually(() =>
      log.messages('planning').some(line => line.startsWith('Waiting')),
    );
    stop.abort();
    await expect(planned).rejects.toThrow(ProvisioningInterrupted);
    expect(store.lockId).toBe('jane');
  });

  it('starts no apply that was interrupted while the state was being locked', async () => {
    const engine = createEngine();
    const stopping = new AbortController();
    const { run } = createRun(template(), stopping.signal);
    await engine.plan(run);
    const lock = store.lock.bind(store);
    jest.spyOn(store, 'lock').mockImplementation(async lockId => {
      stopping.abort();
      return lock(lockId);
    });
    await expect(engine.apply(run)).rejects.toThrow(ProvisioningInterrupted);
    const runs = join(run.workingDirectory, '.runs');
    const started = await readdir(runs, { recursive: true });
    expect(started.some(path => /-plan$/.test(path))).toBe(true);
    expect(started.filter(path => /-apply$/.test(path))).toEqual([]);
    expect(store.lockId).toBeUndefined();
  });

  it('stores what an interrupted apply has built', async () => {
    await writeFile(join(directory, 'wait'), '');
    const stop = new AbortController();
    const engine = createEngine();
    const { run } = createRun(template(), stop.signal);
    await engine.plan(run);
    const applied = engine.apply(run);
    applied.catch(() => {});
    await eventually(() => existsSync(join(directory, 'built')));
    stop.abort();
    await expect(applied).rejects.toThrow(ProvisioningInterrupted);
    expect(store.state).toContain('"first"');
    expect(store.lockId).toBeUndefined();
    await rm(join(directory, 'wait'));
    await deploy();
    expect(readBuilt()).toHaveLength(2);
  });

  it('does not go back to a file that another machine has overtaken', async () => {
    const { run, stateFile } = createRun();
    const engine = createEngine();
    await engine.plan(run);
    await engine.apply(run);
    const old = await readFile(stateFile, 'utf8');
    await deploy(template('nodes'));
    const { state } = store;

    // The folder of the first machine, in another deployment.
    const later = createRun(template('nodes'));
    await mkdir(dirname(later.stateFile), { recursive: true });
    await writeFile(later.stateFile, old);
    expect(await engine.plan(later.run)).toMatchObject({ toAdd: 0 });
    expect(store.state).toBe(state);
    expect(await readFile(`${later.stateFile}.overtaken`, 'utf8')).toBe(old);
  });

  it('refuses a file that is another state', async () => {
    await deploy();
    const { run, localFile } = createRun();
    await mkdir(run.stateDirectory, { recursive: true });
    const other = { ...JSON.parse(store.state ?? ''), lineage: 'other' };
    await writeFile(localFile, JSON.stringify(other));
    await expect(createEngine().plan(run)).rejects.toThrow(ProvisioningError);
    expect(existsSync(localFile)).toBe(true);
  });

  it('keeps the state of a folder that is removed before it was sent', async () => {
    const { run, stateFile } = createRun();
    const engine = createEngine();
    await engine.plan(run);
    await engine.apply(run);
    const state = JSON.parse(store.state ?? '');
    const later = JSON.stringify({ ...state, serial: state.serial + 1 });
    await writeFile(stateFile, later);
    store.outage = new Error('the database is away');
    await expect(engine.cleanUp(run)).rejects.toThrow('the database is away');
    store.outage = undefined;
    await engine.cleanUp(run);
    expect(store.state).toBe(later);
  });

  it('needs a control plane that keeps states', async () => {
    const { run } = createRun();
    await expect(
      createEngine().plan({ ...run, stateStore: undefined }),
    ).rejects.toThrow("The control plane doesn't store states for this engine");
  });
});
