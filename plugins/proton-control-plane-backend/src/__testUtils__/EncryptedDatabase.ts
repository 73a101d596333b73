import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { ScriptedEngine } from './ScriptedEngine';
import { encryptionWith } from './encryptionWith';
import { TestControlPlane, startControlPlane } from './startControlPlane';
import { createSecretEngine } from './storedSecrets';

/** A database on which control planes with different keys work. */
export class EncryptedDatabase {
  static async create(databases: TestDatabases): Promise<EncryptedDatabase> {
    const [[databaseId]] = databases.eachSupportedId();
    return new EncryptedDatabase(databases, await databases.init(databaseId));
  }

  private readonly running: TestControlPlane[] = [];

  private constructor(
    private readonly databases: TestDatabases,
    readonly knex: Knex,
  ) {}

  /** Starts a control plane with these keys. */
  async start(
    keys: string[],
    engine = createSecretEngine(),
  ): Promise<TestControlPlane> {
    const plane = await startControlPlane(
      {
        init: async () => this.knex,
        eachSupportedId: () => this.databases.eachSupportedId(),
      },
      engine,
      { encryption: encryptionWith(...keys) },
    );
    this.running.push(plane);
    return plane;
  }

  async restart(
    plane: TestControlPlane,
    keys: string[],
    engine?: ScriptedEngine,
  ): Promise<TestControlPlane> {
    await plane.stop();
    this.running.splice(this.running.indexOf(plane), 1);
    return this.start(keys, engine);
  }

  async rotate({ controlPlane }: TestControlPlane): Promise<void> {
    await controlPlane.keyRotation.run(new AbortController().signal);
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map(plane => plane.stop()));
  }
}
