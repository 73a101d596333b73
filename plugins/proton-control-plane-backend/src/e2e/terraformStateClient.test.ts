import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { TestDatabases } from '@backstage/backend-test-utils';
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StatePlane, createState } from '../__testUtils__/StatePlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

const run = promisify(execFile);
const PROGRAM = terraformBinary ?? 'terraform';

jest.setTimeout(120_000);

describeOnEachDatabase('the state store', databases => {
  describeWith('terraform')("for Terraform's own client", () =>
    servesTerraform(databases),
  );
});

/** What an operator does by hand, as docs/operate.md says. */
function servesTerraform(databases: TestDatabases) {
  let states: StatePlane;
  let folder: string;
  let work: string;
  let environment: NodeJS.ProcessEnv;

  const write = (file: string, contents: string) =>
    writeFile(join(work, file), contents);

  beforeEach(async () => {
    states = await StatePlane.start(databases);
    folder = await mkdtemp(join(tmpdir(), 'state-client-'));
    work = join(folder, 'work');
    const { TF_CLI_CONFIG_FILE, ...host } = process.env;
    environment = { ...host, ...(await states.openAccess()) };
    await mkdir(work);
    await write('backend.tf', 'terraform {\n  backend "http" {}\n}\n');
    await write(
      'main.tf',
      `resource "terraform_data" "vpc" {}
resource "terraform_data" "net" {
  input = "net"
}
`,
    );
    await terraform('init', '-input=false');
  });

  afterEach(async () => {
    await states.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a command. */
  async function terraform(...args: string[]): Promise<string> {
    const { stdout } = await run(PROGRAM, args, {
      cwd: work,
      env: environment,
    });
    return stdout;
  }

  const apply = () =>
    terraform('apply', '-input=false', '-auto-approve', '-no-color');

  /** The error of a command that has to fail. */
  async function fail(...args: string[]): Promise<string> {
    const error = await terraform(...args).then(
      output => {
        throw new Error(`terraform ${args.join(' ')} succeeded: ${output}`);
      },
      ({ code, stderr }) => ({ code, stderr }),
    );
    expect(error.code).toBe(1);
    // Without the frame that Terraform draws, and without its line breaks.
    return error.stderr.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ');
  }

  /** Unlocks the state as a client does that sends the ID. */
  async function unlock(id: string): Promise<number> {
    const { TF_HTTP_PASSWORD, TF_HTTP_UNLOCK_ADDRESS, TF_HTTP_USERNAME } =
      environment;
    const { status } = await fetch(TF_HTTP_UNLOCK_ADDRESS ?? '', {
      method: 'DELETE',
      headers: {
        authorization: `Basic ${Buffer.from(
          `${TF_HTTP_USERNAME}:${TF_HTTP_PASSWORD}`,
        ).toString('base64')}`,
      },
      body: JSON.stringify({ ID: id }),
    });
    return status;
  }

  const names = async () =>
    (await states.readState()).resources.map(
      ({ name }: { name: string }) => name,
    );

  const listLocks = () => states.plane.knex('state_locks');

  async function push(state: object, ...options: string[]): Promise<string[]> {
    const file = join(folder, 'pushed.tfstate');
    await writeFile(file, JSON.stringify(state));
    return ['state', 'push', '-no-color', ...options, file];
  }

  it('applies, applies again without changes, and destroys', async () => {
    expect(await apply()).toMatch(/1 added, \d changed, 0 destroyed/);
    expect(await names()).toEqual(['net', 'vpc']);
    const applied = await states.readState();
    expect(applied.lineage).toBe('lineage-1');
    expect(applied.serial).toBeGreaterThan(2);

    expect(await apply()).toContain('0 added, 0 changed, 0 destroyed');
    expect(await states.readState()).toEqual(applied);

    expect(
      await terraform('destroy', '-input=false', '-auto-approve', '-no-color'),
    ).toContain('2 destroyed');
    const destroyed = await states.readState();
    expect(destroyed.resources).toEqual([]);
    expect(destroyed.lineage).toBe('lineage-1');
    expect(destroyed.serial).toBeGreaterThan(applied.serial);
    expect(await listLocks()).toEqual([]);
  });

  it('waits for the lock of another client, and is unlocked by the right ID only', async () => {
    await write(
      'slow.tf',
      `resource "terraform_data" "slow" {
  provisioner "local-exec" {
    command = "sleep 60"
  }
}
`,
    );
    const other = spawn(PROGRAM, ['apply', '-input=false', '-auto-approve'], {
      cwd: work,
      env: environment,
      stdio: 'ignore',
      // A group of its own, so that what it has started ends with it.
      detached: true,
    });
    try {
      await eventually(async () => (await listLocks()).length === 1, 400);
      const [{ lock_id: id }] = await listLocks();
      const locked = `already locked: ID=${id}`;
      expect(await fail('plan', '-input=false', '-no-color')).toContain(locked);
      expect(
        await fail('plan', '-input=false', '-no-color', '-lock-timeout=2s'),
      ).toContain(locked);

      process.kill(-(other.pid ?? 0), 'SIGKILL');
      await once(other, 'exit');
      // Terraform sends no ID with force-unlock, so not even the right one helps.
      for (const given of [randomUUID(), id]) {
        expect(
          await fail('force-unlock', '-force', '-no-color', given),
        ).toMatch(/response code 400/);
      }
      expect(await unlock(randomUUID())).toBe(409);
      expect(await listLocks()).toMatchObject([{ lock_id: id }]);
      expect(await unlock(id)).toBe(200);
      expect(await listLocks()).toEqual([]);
      // The answer may have been lost.
      expect(await unlock(id)).toBe(200);
      await rm(join(work, 'slow.tf'));
      expect(await apply()).toContain('0 changed');
      expect(await listLocks()).toEqual([]);
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('pulls the state', async () => {
    const { lineage, resources, serial } = JSON.parse(
      await terraform('state', 'pull'),
    );
    expect({ lineage, serial }).toEqual({ lineage: 'lineage-1', serial: 2 });
    expect(resources).toMatchObject([{ name: 'vpc' }]);
  });

  it('takes a newer state, and refuses an older one and another lineage', async () => {
    await terraform(...(await push(createState(7))));
    const pushed = await states.readState();
    expect(pushed.serial).toBeGreaterThanOrEqual(7);
    expect(await names()).toEqual(['vpc']);

    const older = createState(3);
    const another = { ...createState(20), lineage: 'lineage-2' };
    // Terraform itself refuses these.
    expect(await fail(...(await push(older)))).toMatch(/serial 3/);
    expect(await fail(...(await push(another)))).toMatch(/lineage/);
    // With -force, it leaves that to the store.
    for (const state of [older, another]) {
      expect(await fail(...(await push(state, '-force')))).toMatch(
        /HTTP error: 409/,
      );
    }
    expect(await states.readState()).toEqual(pushed);
    expect(await listLocks()).toEqual([]);
  });
}
