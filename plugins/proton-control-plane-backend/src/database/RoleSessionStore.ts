import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { Table } from './Table';
import { DeploymentRecord } from './deploymentRows';

/** Who has the credentials of an assumed role. */
export type SessionHolder =
  /** The runner of a run. */
  { runId: string } | SessionPlace;

/** Where a backend runs Terraform. */
export interface SessionPlace {
  dataDirectoryId: string;
  /** Several machines may share a data directory, and don't see each other's processes. */
  host: string;
}

/** Whose run has the credentials. */
export interface SessionOwner extends Pick<DeploymentRecord, 'id' | 'target'> {
  /** A preview has the ID of the deployment that it would be. */
  isPreview?: true;
}

interface RoleSession {
  id: string;
  targetId: string;
  deploymentId?: string;
  planId?: string;
  runId?: string;
  dataDirectoryId?: string;
  host?: string;
  expiresAt: Date;
}

const SESSIONS = new Table<RoleSession>('role_sessions', {
  id: 'value',
  targetId: 'value',
  deploymentId: 'value',
  planId: 'value',
  runId: 'value',
  dataDirectoryId: 'value',
  host: 'value',
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
    { id, isPreview, target }: SessionOwner,
    holder: SessionHolder,
    expiresAt: Date,
  ): Promise<void> {
    await SESSIONS.where(this.knex, {})
      .where('expires_at', '<=', Date.now())
      .delete();
    await SESSIONS.insert(this.knex, {
      id: randomUUID(),
      targetId: target.id,
      ...(isPreview ? { planId: id } : { deploymentId: id }),
      ...holder,
      expiresAt,
    });
  }

  /**
   * When the last session expires that a run of the target may still use, and
   * that this backend can't end. The runners of the deployment itself don't
   * count: its engine knows them. Nor does a preview that is being made.
   */
  async findForeignExpiry(
    { id: deploymentId, target }: Pick<DeploymentRecord, 'id' | 'target'>,
    { dataDirectoryId, host }: SessionPlace,
    now: Date,
  ): Promise<Date | undefined> {
    const found = await SESSIONS.first(
      SESSIONS.where(this.knex, { targetId: target.id })
        .andWhere('expires_at', '>', now.getTime())
        .andWhere(foreign =>
          foreign
            .where(deployment =>
              deployment
                .whereNotNull('deployment_id')
                .andWhere(other =>
                  other
                    .whereNot('deployment_id', deploymentId)
                    .orWhereNot('data_directory_id', dataDirectoryId)
                    .orWhereNot('host', host),
                ),
            )
            .orWhere(preview =>
              preview
                .whereNotNull('plan_id')
                .andWhere(left => this.isLeft(left)),
            ),
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

  /** Whether a preview has sessions that haven't ended or expired. */
  async hasOfPreview(planId: string, now: Date): Promise<boolean> {
    const found = await SESSIONS.first(
      SESSIONS.where(this.knex, { planId }).andWhere(
        'expires_at',
        '>',
        now.getTime(),
      ),
    );
    return found !== undefined;
  }

  /** The deployments that have sessions at a place. */
  async listDeploymentsAt(place: SessionPlace): Promise<string[]> {
    return SESSIONS.where(this.knex, { ...place })
      .whereNotNull('deployment_id')
      .distinct()
      .pluck('deployment_id');
  }

  /** Deletes the sessions of a run whose runner has ended. */
  async endRun(runId: string): Promise<void> {
    await SESSIONS.where(this.knex, { runId }).delete();
  }

  /** Deletes the sessions of a deployment or a preview of which nothing runs at a place any more. */
  async endAt(
    { id, isPreview }: Omit<SessionOwner, 'target'>,
    place: SessionPlace,
  ): Promise<void> {
    await SESSIONS.where(this.knex, {
      ...(isPreview ? { planId: id } : { deploymentId: id }),
      ...place,
    }).delete();
  }

  /** Of a preview that is over, or of a runner that another one has replaced. */
  private isLeft(sessions: Knex.QueryBuilder): void {
    sessions
      .whereNotIn(
        'plan_id',
        this.knex('environment_plans')
          .where({ status: 'PLANNING' })
          .select('id'),
      )
      .orWhereIn(
        'run_id',
        this.knex('preview_runs').whereNotNull('closed_at').select('id'),
      );
  }
}
