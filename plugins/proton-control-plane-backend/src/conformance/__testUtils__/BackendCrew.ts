import { JsonObject } from '@backstage/types';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BackendProcess, eventually } from '@proton-vending/test-utils';
import { clusterBundle } from '../../__testUtils__/clusterBundle';
import { isProcessGroupAlive } from '@proton-vending/proton-terraform';
import { TerraformGates } from './TerraformGates';

/** Where the backends of a crew keep their records, and how a test looks into them. */
export interface CrewDatabase {
  /** As `backend.database`. */
  config: JsonObject;
  connect(): Knex;
  /** Removes what is left of it once nobody uses it. */
  drop?(): Promise<void>;
}

/**
 * Backends that share a database, in processes of their own, with a Terraform
 * that can be held. Several crews keep out of each other's way.
 */
export class BackendCrew {
  /** Ends the crew when the test is done, however it ends. */
  static async with(
    createDatabase: (folder: string) => CrewDatabase | Promise<CrewDatabase>,
    test: (crew: BackendCrew) => Promise<void>,
  ): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'backend-crew-'));
    const crew = new BackendCrew(folder, await createDatabase(folder));
    try {
      await crew.writeTemplate();
      await test(crew);
    } finally {
      await crew.end();
    }
  }

  readonly gates: TerraformGates;
  private readonly backends: BackendProcess[] = [];
  private connection: Knex | undefined;

  private constructor(
    private readonly folder: string,
    private readonly database: CrewDatabase,
  ) {
    this.gates = new TerraformGates(join(folder, 'gates'));
  }

  /** There once a backend has made the tables. */
  get knex(): Knex {
    this.connection ??= this.database.connect();
    return this.connection;
  }

  /** What a backend on this machine keeps outside of the database. */
  dataDirectory(machine: string): string {
    return join(this.folder, machine);
  }

  /** On a machine of its own, or on the one that others are on. */
  async start(
    machine = 'data',
    stateBackend?: JsonObject,
  ): Promise<BackendProcess> {
    const backend = await BackendProcess.start({
      program: join(__dirname, 'runBackend.ts'),
      database: this.database.config,
      controlPlane: {
        dataDirectory: this.dataDirectory(machine),
        terraform: {
          binary: this.gates.binary,
          // The gates are files that isolated templates don't see.
          isolation: { mode: 'none' },
          ...(stateBackend && { backend: stateBackend }),
        },
        deployments: { concurrency: 8 },
        environmentTemplates: {
          directory: join(this.folder, 'templates'),
          publish: true,
        },
      },
    });
    this.backends.push(backend);
    return backend;
  }

  async create({ client }: BackendProcess, name: string): Promise<void> {
    await client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: name }),
    });
  }

  /** All that a machine runs of Terraform, supervisors included. */
  async killTerraform(machine: string): Promise<void> {
    for (const group of this.listTerraform(machine)) {
      if (await isProcessGroupAlive(group)) {
        process.kill(-group, 'SIGKILL');
        await eventually(async () => !(await isProcessGroupAlive(group)));
      }
    }
  }

  /** The process groups of all runs of Terraform on a machine. */
  listTerraform(machine: string): number[] {
    const directory = this.dataDirectory(machine);
    if (!existsSync(directory)) {
      return [];
    }
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('process.json'))
      .map(name => JSON.parse(readFileSync(join(directory, name), 'utf8')).pid);
  }

  private async writeTemplate(): Promise<void> {
    for (const { path, contents } of clusterBundle().files) {
      const file = join(this.folder, 'templates', 'eks', 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(
        file,
        path.endsWith('main.tf') ? this.gates.code : contents,
      );
    }
  }

  private async end(): Promise<void> {
    this.gates.openAll();
    await Promise.all(this.backends.map(backend => backend.kill()));
    await this.connection?.destroy();
    await this.database.drop?.();
    await rm(this.folder, { recursive: true, force: true });
  }
}
