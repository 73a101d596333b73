import { Knex } from 'knex';
import { Table } from './Table';

/** A control plane that uses this database. */
export interface InstanceRecord {
  id: string;
  host: string;
  /** The same for those that share a data directory. */
  dataDirectoryId: string;
  /** Whether its states are in its data directory. */
  keepsStatesLocally: boolean;
  seenAt: Date;
}

const INSTANCES = new Table<InstanceRecord>('control_plane_instances', {
  id: 'value',
  host: 'value',
  dataDirectoryId: 'value',
  keepsStatesLocally: 'flag',
  seenAt: 'time',
});

/** Has one row. */
const OWNERS = new Table<
  Pick<InstanceRecord, 'host' | 'dataDirectoryId' | 'seenAt'> & { id: number }
>('local_states_owner', {
  id: 'value',
  host: 'value',
  dataDirectoryId: 'value',
  seenAt: 'time',
});
const OWNER = { id: 1 };

/** The control planes that use this database. */
export class InstanceStore {
  constructor(private readonly knex: Knex) {}

  /** The database's own time; undefined when it has this machine's clock. */
  async findTime(): Promise<Date | undefined> {
    if (this.knex.client.config.client !== 'pg') {
      return undefined;
    }
    const { rows } = await this.knex.raw(
      'select extract(epoch from clock_timestamp()) as seconds',
    );
    return new Date(Number(rows[0].seconds) * 1_000);
  }

  async save(instance: InstanceRecord): Promise<void> {
    await INSTANCES.put(this.knex, instance, ['id']);
  }

  async delete(id: string): Promise<void> {
    await INSTANCES.where(this.knex, { id }).delete();
  }

  /** Forgets those that were last seen before a time. */
  async deleteSeenBefore(time: Date): Promise<void> {
    await INSTANCES.where(this.knex, {})
      .andWhere('seen_at', '<', time.getTime())
      .delete();
  }

  /** The host of one that keeps its states in a state backend. */
  async findHostWithRemoteStates(seenSince: Date): Promise<string | undefined> {
    const instance = await INSTANCES.first(
      INSTANCES.where(this.knex, { keepsStatesLocally: false })
        .andWhere('seen_at', '>=', seenSince.getTime())
        .orderBy('seen_at', 'desc'),
    );
    return instance?.host;
  }

  /**
   * Makes a data directory the one with the local states, unless another one is.
   * That one stays it as long as it was seen since `seenSince`, or forever when
   * that is absent.
   *
   * @returns the host of the other one; undefined when the directory is the one
   */
  async claimLocalStates(
    instance: Pick<InstanceRecord, 'host' | 'dataDirectoryId' | 'seenAt'>,
    seenSince: Date | undefined,
  ): Promise<string | undefined> {
    const { host, dataDirectoryId, seenAt } = instance;
    const own = { host, dataDirectoryId, seenAt };
    await OWNERS.insertUnlessThere(this.knex, { ...OWNER, ...own }, ['id']);
    // One statement, so that only one of those that try at once succeeds.
    await OWNERS.where(this.knex, OWNER)
      .andWhere(mayClaim => {
        mayClaim.where({ data_directory_id: dataDirectoryId });
        if (seenSince) {
          mayClaim.orWhere('seen_at', '<', seenSince.getTime());
        }
      })
      .update(OWNERS.toRow(own));
    const owner = await OWNERS.find(this.knex, OWNER);
    return owner && owner.dataDirectoryId !== dataDirectoryId
      ? owner.host
      : undefined;
  }
}
