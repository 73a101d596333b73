import { Knex } from 'knex';
import { ValuePlace } from '../encryption/EncryptedValueError';
import { Encryption } from '../encryption/Encryption';
import { Table } from './Table';

/** A state that the control plane refused to make the last one, without its contents. */
export interface RefusedStateRecord {
  id: string;
  targetId: string;
  /** Why it was refused: the end of a sentence whose subject is the state. */
  reason: string;
  lineage: string;
  serial: number;
  /** Absent when its engine has encrypted the state. */
  resourceCount?: number;
  /** Bytes of the state. */
  size: number;
  /** SHA-256 of the state, in hexadecimal. */
  contentHash: string;
  /** The deployment that sent it. */
  deploymentId: string;
  /** The runner or backend that sent it: those of one deployment may differ. */
  sentBy: string;
  createdAt: Date;
}

const STATES = new Table<RefusedStateRecord>('refused_states', {
  id: 'value',
  targetId: 'value',
  reason: 'value',
  lineage: 'value',
  serial: 'value',
  resourceCount: 'value',
  size: 'value',
  contentHash: 'value',
  deploymentId: 'value',
  sentBy: 'value',
  createdAt: 'time',
});

/** Read and written apart from the rest of a state: they may be large. */
export const REFUSED_STATE_CONTENTS = {
  name: STATES.name,
  encryptedColumns: { key: ['id'], encrypted: ['contents'] },
};

/** Refused states, stored apart from the versions so that no run uses them. */
export class RefusedStateStore {
  constructor(
    private readonly knex: Knex,
    private readonly encryption: Encryption,
  ) {}

  /** Those of a target, newest first. */
  async list(targetId: string): Promise<RefusedStateRecord[]> {
    return STATES.list(
      STATES.where(this.knex, { targetId }).orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'serial', order: 'desc' },
        { column: 'id' },
      ]),
    );
  }

  async find(
    key: Pick<RefusedStateRecord, 'id' | 'targetId'>,
  ): Promise<RefusedStateRecord | undefined> {
    return STATES.find(this.knex, key);
  }

  async readContents({
    id,
    targetId,
  }: Pick<RefusedStateRecord, 'id' | 'targetId'>): Promise<Buffer | undefined> {
    const row = await STATES.where(this.knex, { id, targetId }).first(
      'contents',
    );
    return row && this.encryption.decryptBytes(row.contents, placeOf(id));
  }

  async insert(state: RefusedStateRecord, contents: Buffer): Promise<void> {
    await this.knex(STATES.name).insert({
      ...STATES.toRow(state),
      contents: this.encryption.encryptBytes(contents, placeOf(state.id)),
    });
  }

  async delete(ids: string[]): Promise<void> {
    await STATES.where(this.knex, {}).whereIn('id', ids).delete();
  }

  /** Deletes those that a stored state of the same sender follows. */
  async deleteFollowed(
    stored: Pick<
      RefusedStateRecord,
      'deploymentId' | 'lineage' | 'sentBy' | 'serial' | 'targetId'
    >,
  ): Promise<void> {
    const { serial, deploymentId, lineage, sentBy, targetId } = stored;
    await STATES.where(this.knex, { deploymentId, lineage, sentBy, targetId })
      .where('serial', '<=', serial)
      .delete();
  }

  async deleteOf(targetId: string): Promise<void> {
    await STATES.where(this.knex, { targetId }).delete();
  }

  async deleteOlderThan(time: Date): Promise<void> {
    await STATES.where(this.knex, {})
      .where('created_at', '<', time.getTime())
      .delete();
  }
}

function placeOf(id: string): ValuePlace {
  return { table: STATES.name, column: 'contents', row: [id] };
}
