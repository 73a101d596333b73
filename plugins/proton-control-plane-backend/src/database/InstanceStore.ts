import { Knex } from 'knex';
import { StoredTime, toDate } from './columns';

/** A control plane that uses this database. */
export interface InstanceRecord {
  id: string;
  host: string;
  /** The same for those that share a data directory. */
  dataDirectoryId: string;
  seenAt: Date;
}

interface Row {
  id: string;
  host: string;
  data_directory_id: string;
  seen_at: StoredTime;
}

const TABLE = 'control_plane_instances';

/** The control planes that use this database. */
export class InstanceStore {
  constructor(private readonly knex: Knex) {}

  async save(instance: InstanceRecord): Promise<void> {
    await this.knex<Row>(TABLE)
      .insert({
        id: instance.id,
        host: instance.host,
        data_directory_id: instance.dataDirectoryId,
        seen_at: instance.seenAt.getTime(),
      })
      .onConflict('id')
      .merge();
  }

  async delete(id: string): Promise<void> {
    await this.knex<Row>(TABLE).where({ id }).delete();
  }

  /** Forgets those that were last seen before a time. */
  async deleteSeenBefore(time: Date): Promise<void> {
    await this.knex<Row>(TABLE).where('seen_at', '<', time.getTime()).delete();
  }

  /** One that has another data directory. */
  async findElsewhere(
    dataDirectoryId: string,
    seenSince: Date,
  ): Promise<InstanceRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .whereNot({ data_directory_id: dataDirectoryId })
      .andWhere('seen_at', '>=', seenSince.getTime())
      .orderBy('seen_at', 'desc')
      .first();
    return (
      row && {
        id: row.id,
        host: row.host,
        dataDirectoryId: row.data_directory_id,
        seenAt: toDate(row.seen_at),
      }
    );
  }
}
