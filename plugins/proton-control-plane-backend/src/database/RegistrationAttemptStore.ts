import { Knex } from 'knex';
import { StoredTime, toDate } from './columns';
import { Scope, scopeColumns } from './scope';

/** What is registered: a version, or the bundle of a folder. */
export interface RegistrationKey extends Scope {
  templateName: string;
  /** Such as `1.0`, or `v1` for a folder. */
  version: string;
  /** Of the bundle in a folder: another content is another registration. */
  contentHash?: string;
}

/** The attempts at a registration that have begun and not ended. */
export interface RegistrationAttempts {
  count: number;
  lastBegunAt: Date;
}

interface Row {
  account_id: string;
  region: string;
  template_name: string;
  version: string;
  content_hash: string;
  attempts: number;
  last_attempted_at: StoredTime;
}

const TABLE = 'registration_attempts';

/**
 * Attempts at registrations. One that stays is still running, or its backend
 * stopped in the middle of it.
 */
export class RegistrationAttemptStore {
  constructor(private readonly knex: Knex) {}

  async find(key: RegistrationKey): Promise<RegistrationAttempts | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...keyColumns(key), content_hash: key.contentHash ?? '' })
      .first();
    return (
      row && {
        count: row.attempts,
        lastBegunAt: toDate(row.last_attempted_at),
      }
    );
  }

  /** Counts an attempt. Commit it before the work begins. */
  async begin(key: RegistrationKey, now: Date): Promise<void> {
    const contentHash = key.contentHash ?? '';
    await this.knex(TABLE)
      .insert({
        ...keyColumns(key),
        content_hash: contentHash,
        attempts: 1,
        last_attempted_at: now.getTime(),
      })
      .onConflict(['account_id', 'region', 'template_name', 'version'])
      .merge({
        content_hash: contentHash,
        attempts: this.knex.raw(
          `case when ${TABLE}.content_hash = ? then ${TABLE}.attempts + 1 else 1 end`,
          [contentHash],
        ),
        last_attempted_at: now.getTime(),
      });
  }

  /** Takes an attempt back that an orderly stop or an outage interrupts. */
  async giveBack(key: RegistrationKey): Promise<void> {
    await this.knex<Row>(TABLE)
      .where(keyColumns(key))
      .andWhere('attempts', '>', 0)
      .update({ attempts: this.knex.raw('attempts - 1') });
  }

  /** Forgets the attempts at a registration that has ended. */
  async end(key: RegistrationKey): Promise<void> {
    await this.knex<Row>(TABLE).where(keyColumns(key)).delete();
  }
}

function keyColumns(key: RegistrationKey) {
  return {
    ...scopeColumns(key),
    template_name: key.templateName,
    version: key.version,
  };
}
