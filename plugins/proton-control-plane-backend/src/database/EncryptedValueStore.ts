import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { PLANS } from './DeploymentPlanStore';
import { OUTPUTS } from './DeploymentResultStore';
import { ENVIRONMENT_PLANS } from './EnvironmentPlanStore';
import { ENVIRONMENTS } from './EnvironmentStore';
import { REFUSED_STATE_CONTENTS } from './RefusedStateStore';
import { RUN_CONTENTS } from './RunnerRunStore';
import { STATE_CONTENTS } from './StateVersionStore';
import { DEPLOYMENTS } from './deploymentRows';

/** A table that has encrypted columns. */
export interface EncryptedTable {
  name: string;
  encryptedColumns: { key: string[]; encrypted: string[] };
}

/** Every table of which values are encrypted again when the key changes. */
export const ENCRYPTED_TABLES: readonly EncryptedTable[] = [
  ENVIRONMENTS,
  ENVIRONMENT_PLANS,
  DEPLOYMENTS,
  OUTPUTS,
  PLANS,
  STATE_CONTENTS,
  REFUSED_STATE_CONTENTS,
  ...RUN_CONTENTS,
];

/** How often a value that changes in the meantime is retried. */
const MAX_ATTEMPTS = 5;

/** The outcome for a value; `changing` when it was changed at each attempt. */
export type Reencryption = 'rewritten' | 'current' | 'gone' | 'changing';

type RowKey = Record<string, string | number>;

/** A row, and the key that each of its encrypted columns needs. */
export interface EncryptedRow {
  key: RowKey;
  /** By column; a column without a value is left out. */
  keyIds: Record<string, string | undefined>;
}

/** Lists the encrypted values of all tables and encrypts them with the current key. */
export class EncryptedValueStore {
  constructor(
    private readonly knex: Knex,
    private readonly encryption: Encryption,
  ) {}

  /** The rows after another one, in the order of their keys. */
  async list(
    { name, encryptedColumns: { key, encrypted } }: EncryptedTable,
    after: RowKey | undefined,
    limit: number,
  ): Promise<EncryptedRow[]> {
    const query = this.knex(name)
      .select(key)
      .select(
        encrypted.map(column =>
          this.knex.raw('substr(??, 1, ?) as ??', [
            column,
            Encryption.headerLength,
            column,
          ]),
        ),
      )
      .orderBy(key)
      .limit(limit);
    if (after) {
      const values = key.map(column => after[column]);
      query.whereRaw(
        `(${key.map(() => '??').join()}) > (${key.map(() => '?').join()})`,
        [...key, ...values],
      );
    }
    const rows: Record<string, string | Buffer | null>[] = await query;
    return rows.map(row => ({
      key: Object.fromEntries(
        key.map(column => [column, row[column] as string]),
      ),
      keyIds: Object.fromEntries(
        encrypted.flatMap(column => {
          const header = row[column];
          return header === null
            ? []
            : [[column, Encryption.keyIdOf(header)] as const];
        }),
      ),
    }));
  }

  /**
   * Encrypts a value with the current key, unless it is by now or is gone.
   *
   * @throws EncryptedValueError
   */
  async reencrypt(
    table: EncryptedTable,
    key: RowKey,
    column: string,
  ): Promise<Reencryption> {
    const { currentKeyId } = this.encryption;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const row = await this.knex(table.name).select(column).where(key).first();
      const stored: string | Buffer | null | undefined = row?.[column];
      if (stored === undefined || stored === null) {
        return 'gone';
      }
      if (Encryption.keyIdOf(stored) === currentKeyId) {
        return 'current';
      }
      const changed = await this.knex(table.name)
        .where({ ...key, [column]: stored })
        .update({ [column]: this.encrypt(stored, table, key, column) });
      if (changed === 1) {
        return 'rewritten';
      }
    }
    return 'changing';
  }

  private encrypt(
    stored: string | Buffer,
    { name, encryptedColumns }: EncryptedTable,
    key: RowKey,
    column: string,
  ): string | Buffer {
    const { encryption } = this;
    const row = encryptedColumns.key.map(each => key[each]);
    const place = { table: name, column, row };
    return typeof stored === 'string'
      ? encryption.encrypt(encryption.decrypt(stored, place), place)
      : encryption.encryptBytes(encryption.decryptBytes(stored, place), place);
  }
}
