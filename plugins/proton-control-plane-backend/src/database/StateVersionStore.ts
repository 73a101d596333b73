import { Knex } from 'knex';
import { ValuePlace } from '../encryption/EncryptedValueError';
import { Encryption } from '../encryption/Encryption';
import { Table } from './Table';

/** One version of a target's state, without its contents. */
export interface StateVersionRecord {
  targetId: string;
  /** 1, 2, 3, …: grows with every write, also where the serial does not. */
  version: number;
  lineage: string;
  serial: number;
  /** Absent when its engine has encrypted the state. */
  resourceCount?: number;
  /** Bytes of the state. */
  size: number;
  /** SHA-256 of the state, in hexadecimal. */
  contentHash: string;
  /** Absent when a person wrote it. */
  deploymentId?: string;
  /** The caller or the deployment that wrote it. */
  writtenBy: string;
  createdAt: Date;
}

const VERSIONS = new Table<StateVersionRecord>('state_versions', {
  targetId: 'value',
  version: 'value',
  lineage: 'value',
  serial: 'value',
  resourceCount: 'value',
  size: 'value',
  contentHash: 'value',
  deploymentId: 'value',
  writtenBy: 'value',
  createdAt: 'time',
});

/** How many old versions are deleted at once. */
const BATCH = 500;

/** Read and written apart from what is told of a version: it may be large. */
export const STATE_CONTENTS = {
  name: VERSIONS.name,
  encryptedColumns: {
    key: ['target_id', 'version'],
    encrypted: ['contents'],
  },
};

/** The states of deployment targets, with their earlier versions. */
export class StateVersionStore {
  constructor(
    private readonly knex: Knex,
    private readonly encryption: Encryption,
  ) {}

  /** The newest version; with `update`, nobody else writes one after it meanwhile. */
  async findLast(
    targetId: string,
    lock?: 'update',
  ): Promise<StateVersionRecord | undefined> {
    const query = VERSIONS.where(this.knex, { targetId }).orderBy(
      'version',
      'desc',
    );
    return VERSIONS.first(lock ? query.forUpdate() : query);
  }

  /** Newest first, those before a version. */
  async list(
    targetId: string,
    { before, limit }: { before?: number; limit: number },
  ): Promise<StateVersionRecord[]> {
    return VERSIONS.page(
      VERSIONS.where(this.knex, { targetId }),
      { version: 'desc' },
      { limit, ...(before !== undefined && { after: { version: before } }) },
    );
  }

  /** Whether one of the versions that are kept is this state. */
  async has(targetId: string, contentHash: string): Promise<boolean> {
    return (
      (await VERSIONS.first(
        VERSIONS.where(this.knex, { targetId, contentHash }),
      )) !== undefined
    );
  }

  async readContents(
    targetId: string,
    version: number,
  ): Promise<Buffer | undefined> {
    const row = await VERSIONS.where(this.knex, { targetId, version }).first(
      'contents',
    );
    return (
      row &&
      this.encryption.decryptBytes(row.contents, placeOf({ targetId, version }))
    );
  }

  async insert(version: StateVersionRecord, contents: Buffer): Promise<void> {
    await this.knex(VERSIONS.name).insert({
      ...VERSIONS.toRow(version),
      contents: this.encryption.encryptBytes(contents, placeOf(version)),
    });
  }

  /** Deletes what a deployment wrote on the way to the version that it left. */
  async deleteIntermediate(
    targetId: string,
    deploymentId: string,
    left: number,
  ): Promise<void> {
    await VERSIONS.where(this.knex, { targetId, deploymentId })
      .where('version', '<', left)
      .delete();
  }

  async deleteOf(targetId: string): Promise<void> {
    await VERSIONS.where(this.knex, { targetId }).delete();
  }

  /**
   * Deletes versions of all targets that are older than a time; never the newest
   * of a target. Others can work on states in the meantime.
   */
  async deleteOlderThan(time: Date): Promise<void> {
    let deleted = BATCH;
    while (deleted === BATCH) {
      deleted = await VERSIONS.where(this.knex, {})
        .whereIn(['target_id', 'version'], query => {
          void query
            .select('old.target_id', 'old.version')
            .from({ old: VERSIONS.name })
            .where('old.created_at', '<', time.getTime())
            .whereExists(newer => {
              void newer
                .select('newer.version')
                .from({ newer: VERSIONS.name })
                .where('newer.target_id', this.knex.ref('old.target_id'))
                .where('newer.version', '>', this.knex.ref('old.version'));
            })
            .limit(BATCH);
        })
        .delete();
    }
  }

  /** Deletes versions that are older than the newest `keep`, or than a time; never the newest. */
  async prune(
    targetId: string,
    limits: { keep: number; newerThan: Date },
  ): Promise<void> {
    const [last, ...others] = await this.list(targetId, { limit: limits.keep });
    const oldest = others.findLast(
      ({ createdAt }) => createdAt >= limits.newerThan,
    );
    if (last) {
      await VERSIONS.where(this.knex, { targetId })
        .where('version', '<', (oldest ?? last).version)
        .delete();
    }
  }
}

function placeOf({
  targetId,
  version,
}: Pick<StateVersionRecord, 'targetId' | 'version'>): ValuePlace {
  return {
    table: VERSIONS.name,
    column: 'contents',
    row: [targetId, version],
  };
}
