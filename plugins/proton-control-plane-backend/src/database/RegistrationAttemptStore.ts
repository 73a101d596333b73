import { Knex } from 'knex';
import { Table } from './Table';
import { Scope, pickScope } from './scope';

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
  attempts: number;
  lastAttemptedAt: Date;
}

const ATTEMPTS = new Table<RegistrationKey & RegistrationAttempts>(
  'registration_attempts',
  {
    accountId: 'value',
    region: 'value',
    templateName: 'value',
    version: 'value',
    contentHash: 'value',
    attempts: 'value',
    lastAttemptedAt: 'time',
  },
);

/**
 * Attempts at registrations. One that stays is still running, or its backend
 * stopped in the middle of it.
 */
export class RegistrationAttemptStore {
  constructor(private readonly knex: Knex) {}

  async find(key: RegistrationKey): Promise<RegistrationAttempts | undefined> {
    const { contentHash = '' } = key;
    return ATTEMPTS.find(this.knex, { ...pickKey(key), contentHash });
  }

  /** Counts an attempt. Commit it before the work begins. */
  async begin(key: RegistrationKey, now: Date): Promise<void> {
    const { contentHash = '' } = key;
    const content = { contentHash, lastAttemptedAt: now };
    await this.knex(ATTEMPTS.name)
      .insert(ATTEMPTS.toRow({ ...pickKey(key), ...content, attempts: 1 }))
      .onConflict(['account_id', 'region', 'template_name', 'version'])
      .merge({
        ...ATTEMPTS.toRow(content),
        attempts: this.knex.raw(
          `case when ${ATTEMPTS.name}.content_hash = ? then ${ATTEMPTS.name}.attempts + 1 else 1 end`,
          [contentHash],
        ),
      });
  }

  /** Releases an attempt that an orderly stop or an outage interrupts. */
  async release(key: RegistrationKey): Promise<void> {
    await ATTEMPTS.where(this.knex, pickKey(key))
      .andWhere('attempts', '>', 0)
      .update({ attempts: this.knex.raw('attempts - 1') });
  }

  /** Forgets the attempts at a registration that has ended. */
  async end(key: RegistrationKey): Promise<void> {
    await ATTEMPTS.where(this.knex, pickKey(key)).delete();
  }
}

function pickKey(key: RegistrationKey) {
  const { templateName, version } = key;
  return { ...pickScope(key), templateName, version };
}
