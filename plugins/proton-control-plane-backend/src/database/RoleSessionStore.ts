import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { Table } from './Table';
import { DeploymentRecord } from './deploymentRows';

/** Who has the credentials of an assumed role. */
export type SessionHolder =
  /** The runner of a run. */
  | { runId: string }
  /** A backend, by the ID of its data directory. */
  | { dataDirectoryId: string };

interface RoleSession {
  id: string;
  targetId: string;
  deploymentId: string;
  runId?: string;
  dataDirectoryId?: string;
  expiresAt: Date;
}

const SESSIONS = new Table<RoleSession>('role_sessions', {
  id: 'value',
  targetId: 'value',
  deploymentId: 'value',
  runId: 'value',
  dataDirectoryId: 'value',
  expiresAt: 'time',
});

/**
 * The sessions of assumed roles whose holder isn't known to have ended. Only
 * their expiry is stored, never the credentials.
 */
export class RoleSessionStore {
  constructor(private readonly knex: Knex) {}

  /** Adds a session, and deletes those that have expired. */
  async insert(
    { id: deploymentId, target }: Pick<DeploymentRecord, 'id' | 'target'>,
    holder: SessionHolder,
    expiresAt: Date,
  ): Promise<void> {
    await SESSIONS.where(this.knex, {})
      .where('expires_at', '<=', Date.now())
      .delete();
    await SESSIONS.insert(this.knex, {
      id: randomUUID(),
      targetId: target.id,
      deploymentId,
      ...holder,
      expiresAt,
    });
  }

  /**
   * When the last session expires that a run of the target may still use, and
   * that this backend can't end. The runners of the deployment itself don't
   * count: its engine knows them.
   */
  async findForeignExpiry(
    { id: deploymentId, target }: Pick<DeploymentRecord, 'id' | 'target'>,
    dataDirectoryId: string,
    now: Date,
  ): Promise<Date | undefined> {
    const found = await SESSIONS.first(
      SESSIONS.where(this.knex, { targetId: target.id })
        .andWhere('expires_at', '>', now.getTime())
        .andWhere(foreign =>
          foreign
            .whereNot('deployment_id', deploymentId)
            .orWhereNot('data_directory_id', dataDirectoryId),
        )
        .orderBy('expires_at', 'desc'),
    );
    return found?.expiresAt;
  }

  /** When the last session of a run expires; undefined when it has none. */
  async findExpiryOfRun(runId: string): Promise<Date | undefined> {
    const found = await SESSIONS.first(
      SESSIONS.where(this.knex, { runId }).orderBy('expires_at', 'desc'),
    );
    return found?.expiresAt;
  }

  /** Deletes the sessions of a run whose runner has ended. */
  async endRun(runId: string): Promise<void> {
    await SESSIONS.where(this.knex, { runId }).delete();
  }

  /** Deletes the sessions of a deployment that no longer runs on the machines of a data directory. */
  async endLocal(deploymentId: string, dataDirectoryId: string): Promise<void> {
    await SESSIONS.where(this.knex, { deploymentId, dataDirectoryId }).delete();
  }
}
