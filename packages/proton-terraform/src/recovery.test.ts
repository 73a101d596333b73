import { eventually, terraformBinary } from '@proton-vending/test-utils';
import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EngineStateSummary,
  ProvisioningInterrupted,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { silentLogger } from './__testUtils__/silentLogger';
import { TerraformRun } from './TerraformRun';
import { AuthorPositions } from './output/authorPositions';
import { JsonOutput } from './output/jsonOutput';
import { RunFolder } from './supervision/runFolder';
import { isProcessGroupAlive } from './supervision/processIdentity';
import { TerraformDriver } from './TerraformDriver';
import { FileLog } from './__testUtils__/FileLog';
import { ISOLATION_MODES } from './__testUtils__/isolationModes';
import { nameTerraform } from './__testUtils__/terraformBinary';
import { TEST_ENVIRONMENT } from './__testUtils__/testEnvironment';

const NO_SECRETS = Redactor.create([]);

const PROGRAM = nameTerraform();

/** Tells the networks of these tests from others. */
const REACHABLE_PORT = 40_000 + (process.pid % 20_000);

jest.setTimeout(60_000);

// The cluster takes until the test lets it be ready.
const TEMPLATE = `
resource "terraform_data" "vpc" {}
resource "terraform_data" "cluster" {
  input = terraform_data.vpc.id
  provisioner "local-exec" {
    command = "while [ ! -e ready ]; do sleep 0.05; done; echo created >> clusters"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "while [ ! -e gone ]; do sleep 0.05; done"
  }
}
resource "terraform_data" "nodes" { input = terraform_data.cluster.id }
output "cluster" { value = terraform_data.cluster.output }
`;

const CREATING_CLUSTER =
  "terraform_data.cluster: Provisioning with 'local-exec'...";

const DESTROYING_CLUSTER = 'terraform_data.cluster: Destroying... [id=';

describe.each(ISOLATION_MODES)(
  'A Terraform deployment $how',
  ({ describeMode, isolation }) => {
    describeMode('that is taken up again', () => {
      let directory: string;
      let workingDirectory: string;
      let log: FileLog;
      const backends: ChildProcess[] = [];

      beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), 'terraform-recovery-'));
        workingDirectory = join(directory, 'work');
        log = new FileLog(join(directory, 'log'));
      });

      afterEach(async () => {
        backends.splice(0).forEach(backend => backend.kill('SIGKILL'));
        await killTerraform();
        await rm(directory, { recursive: true, force: true });
      });

      const parameters = () => ({
        deploymentId: 'deployment-1',
        target: TEST_ENVIRONMENT,
        workingDirectory,
        stateDirectory: join(directory, 'state'),
        files: [{ path: 'main.tf', contents: TEMPLATE }],
        reachableAddresses: [`127.0.0.1:${REACHABLE_PORT}`],
      });

      const createEngine = (gracePeriod = { seconds: 30 }) =>
        TerraformDriver.create({
          binary: terraformBinary,
          logger: silentLogger(),
          gracePeriod,
          isolation,
        });

      const createRun = (
        signal = new AbortController().signal,
      ): TerraformRun => ({
        ...parameters(),
        log,
        redactor: Redactor.create([]),
        recordPlan: async () => {},
        checkLosses: async () => {},
        recordProgress: async () => {},
        signal,
      });

      async function deploy(engine: TerraformDriver, run: TerraformRun) {
        await engine.plan(run);
        return engine.apply(run);
      }

      const letClusterBeReady = () =>
        writeFileSync(join(workingDirectory, 'ready'), '');

      const countClusters = () =>
        readFileSync(join(workingDirectory, 'clusters'), 'utf8').match(
          /created/g,
        )?.length;

      const folderOf = (name: string) =>
        new RunFolder(join(workingDirectory, '.runs', name));

      const isLogged = (text: string) =>
        log.lines().some(({ message }) => message.startsWith(text));

      async function startApply(engine = createEngine(), run = createRun()) {
        const deployed = deploy(engine, run);
        deployed.catch(() => {});
        await eventually(() => isLogged(CREATING_CLUSTER));
        return deployed;
      }

      /** A backend of its own that dies while the cluster is being created. */
      async function crashInMidApply() {
        const argument = {
          ...parameters(),
          binary: terraformBinary,
          isolation,
          logFile: join(directory, 'log'),
        };
        const backend = spawn(
          process.execPath,
          [
            '--require',
            require.resolve('@backstage/cli/config/nodeTransform.cjs'),
            join(__dirname, '__testUtils__', 'engineProcess.ts'),
            JSON.stringify(argument),
          ],
          { stdio: 'ignore' },
        );
        backends.push(backend);
        await eventually(() => isLogged(CREATING_CLUSTER));
        backend.kill('SIGKILL');
        await eventually(() => backend.signalCode === 'SIGKILL');
      }

      async function readSupervisor(name: string) {
        const owner = await folderOf(name).readOwner();
        if (!owner || 'abandoned' in owner) {
          throw new Error(`${name} has no supervisor`);
        }
        return owner.pid;
      }

      async function killTerraform() {
        for (const name of ['1-apply', '3-apply']) {
          const owner = await folderOf(`applying/${name}`).readOwner();
          if (
            owner &&
            'pid' in owner &&
            (await isProcessGroupAlive(owner.pid))
          ) {
            process.kill(-owner.pid, 'SIGKILL');
            await eventually(
              async () => !(await isProcessGroupAlive(owner.pid)),
            );
          }
        }
      }

      /** What the log has to say about a run, from what Terraform really wrote. */
      function linesOfRun(name: string, phase: 'plan' | 'apply'): string[] {
        const text = readFileSync(folderOf(name).outputFile, 'utf8');
        const output = new JsonOutput(phase, NO_SECRETS, AuthorPositions.NONE);
        return text
          .split('\n')
          .map(line => output.read(line)?.message)
          .filter(message => message !== undefined);
      }

      function expectWholeLog() {
        expect(log.messages('applying')).toEqual([
          `${PROGRAM} apply`,
          ...linesOfRun('applying/1-apply', 'apply'),
        ]);
        expect(log.messages('planning').slice(-4)).toEqual(
          linesOfRun('planning/2-plan', 'plan').slice(-4),
        );
      }

      const countNetworks = () =>
        execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
          .split('\n')
          .filter(args => args.includes('pasta'))
          .filter(args => args.includes(`--tcp-ns ${REACHABLE_PORT} `)).length;

      it('leaves no network behind when it is killed', async () => {
        await crashInMidApply();
        expect(countNetworks()).toBe(isolation ? 1 : 0);
        letClusterBeReady();
        const run = folderOf('applying/1-apply');
        await eventually(async () => Boolean(await run.readExit()));
        expect(await run.readExit()).toEqual({ code: 0, signal: null });
        await eventually(() => countNetworks() === 0);
      });

      it('finds what ended while no backend was there', async () => {
        await crashInMidApply();
        letClusterBeReady();
        await eventually(() =>
          existsSync(join(folderOf('applying/1-apply').path, 'exit.json')),
        );

        const { resources } = await deploy(createEngine(), createRun());

        expect(resources).toHaveLength(3);
        expect(countClusters()).toBe(1);
        expectWholeLog();
      });

      it('plans again when Terraform died together with the backend', async () => {
        await crashInMidApply();
        await killTerraform();
        letClusterBeReady();

        const { resources } = await deploy(createEngine(), createRun());

        expect(resources).toHaveLength(3);
        expect(log.messages('applying')).toEqual([
          `${PROGRAM} apply`,
          ...linesOfRun('applying/1-apply', 'apply'),
          `${PROGRAM} apply stopped before it was done; planning again for what remains`,
          ...linesOfRun('applying/2-plan', 'plan'),
          `${PROGRAM} apply`,
          ...linesOfRun('applying/3-apply', 'apply'),
        ]);
        expect(
          log
            .messages('applying')
            .filter(message => message === 'terraform_data.vpc: Creating...'),
        ).toHaveLength(1);
      });

      it.each(['', '{"version":4,"serial":1,"res'])(
        'does not plan again on a state that was cut off: "%s"',
        async cutOff => {
          await crashInMidApply();
          await killTerraform();
          writeFileSync(join(directory, 'state', 'terraform.tfstate'), cutOff);
          letClusterBeReady();

          const kept: EngineStateSummary[] = [];
          const run: TerraformRun = {
            ...createRun(),
            stateRecord: {
              keep: async summary => {
                kept.push(summary);
              },
            },
          };
          await expect(deploy(createEngine(), run)).rejects.toThrow(
            /apply was stopped while it saved the state\nTerraform couldn't save the state in .*No whole copy is left/,
          );
          expect(kept).toEqual([
            {
              resourceCount: 0,
              resourceNames: [],
              unsaved: { deploymentId: 'deployment-1' },
            },
          ]);
          expect(
            log
              .messages('applying')
              .filter(message => message === 'terraform_data.vpc: Creating...'),
          ).toHaveLength(1);
        },
      );

      it('goes on after an interruption, with the state that Terraform wrote', async () => {
        const stop = new AbortController();
        const run = createRun(stop.signal);
        const interrupted = startApply(createEngine(), run);
        await eventually(() => isLogged(CREATING_CLUSTER));
        stop.abort();
        await expect(interrupted).rejects.toThrow(ProvisioningInterrupted);
        expect((await folderOf('applying/1-apply').readExit())?.code).toBe(1);

        letClusterBeReady();
        const { resources } = await deploy(createEngine(), createRun());

        expect(resources).toHaveLength(3);
        expect(log.messages('applying')).toContain(
          'terraform_data.cluster: Plan to replace',
        );
      });

      it('interrupts a Terraform that it attached to', async () => {
        await crashInMidApply();
        const stop = new AbortController();
        stop.abort();
        const engine = createEngine();
        await expect(deploy(engine, createRun(stop.signal))).rejects.toThrow(
          ProvisioningInterrupted,
        );

        const attached = new AbortController();
        const second = engine.apply(createRun(attached.signal));
        attached.abort();
        await expect(second).rejects.toThrow(ProvisioningInterrupted);
        const supervisor = await readSupervisor('applying/1-apply');
        expect(await isProcessGroupAlive(supervisor)).toBe(false);

        letClusterBeReady();
        const { resources } = await deploy(createEngine(), createRun());
        expect(resources).toHaveLength(3);
      });

      it('goes on with a destruction', async () => {
        await mkdir(workingDirectory);
        letClusterBeReady();
        await deploy(createEngine(), createRun());

        const destructionLog = new FileLog(join(directory, 'destruction-log'));
        const destruction = (signal?: AbortSignal): TerraformRun => ({
          ...createRun(signal),
          workingDirectory: join(directory, 'destruction'),
          log: destructionLog,
        });
        const stop = new AbortController();
        const interrupted = createEngine().destroy(destruction(stop.signal));
        interrupted.catch(() => {});
        await eventually(() =>
          destructionLog
            .lines()
            .some(({ message }) => message.startsWith(DESTROYING_CLUSTER)),
        );
        stop.abort();
        await expect(interrupted).rejects.toThrow(ProvisioningInterrupted);

        writeFileSync(join(directory, 'destruction', 'gone'), '');
        await createEngine().destroy(destruction());

        const state = readFileSync(
          join(directory, 'state', 'terraform.tfstate'),
        );
        expect(JSON.parse(state.toString()).resources).toEqual([]);
        const messages = destructionLog.messages('applying');
        expect(messages).toContain(
          'Plan: 0 to add, 0 to change, 3 to destroy.',
        );
        expect(messages).toContain(
          'Plan: 0 to add, 0 to change, 2 to destroy.',
        );
      });

      it('lets Terraform go on when only the log is lost', async () => {
        const lost = createRun();
        const engine = createEngine();
        const write = log.write.bind(log);
        const failing = jest
          .spyOn(log, 'write')
          .mockImplementation(async (...lines) => {
            await write(...lines);
            if (lines.some(({ message }) => message === CREATING_CLUSTER)) {
              throw new Error('not yours any more');
            }
          });
        await expect(deploy(engine, lost)).rejects.toThrow(
          'not yours any more',
        );
        failing.mockRestore();

        const deployed = deploy(createEngine(), createRun());
        letClusterBeReady();
        expect((await deployed).resources).toHaveLength(3);
        expect(countClusters()).toBe(1);
        expectWholeLog();
      });

      it('applies once when two workers believe that it is theirs', async () => {
        const first = deploy(createEngine(), createRun());
        const second = deploy(createEngine(), createRun());
        await eventually(() => isLogged(CREATING_CLUSTER));
        letClusterBeReady();

        const results = await Promise.all([first, second]);

        expect(results[0]).toEqual(results[1]);
        expect(countClusters()).toBe(1);
        expect(existsSync(folderOf('applying/2-plan').path)).toBe(false);
      });
    });
  },
);
