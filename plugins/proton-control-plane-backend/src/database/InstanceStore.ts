import { Knex } from 'knex';
import { StoredTime } from './columns';

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

interface Row {
  id: string;
  host: string;
  data_directory_id: string;
  keeps_states_locally: boolean;
  seen_at: StoredTime;
}

type OwnerRow = Pick<Row, 'host' | 'data_directory_id' | 'seen_at'> & {
  id: number;
};

const TABLE = 'control_plane_instances';
const OWNER_TABLE = 'local_states_owner';
const OWNER = { id: 1 };

/** The control planes that use this database. */
export class InstanceStore {
  constructor(private readonly knex: Knex) {}

  async save(instance: InstanceRecord): Promise<void> {
    await this.knex<Row>(TABLE)
      .insert({
        id: instance.id,
        host: instance.host,
        data_directory_id: instance.dataDirectoryId,
        keeps_states_locally: instance.keepsStatesLocally,
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

  /** The host of one that keeps its states in a state backend. */
  async findHostWithRemoteStates(seenSince: Date): Promise<string | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ keeps_states_locally: false })
      .andWhere('seen_at', '>=', seenSince.getTime())
      .orderBy('seen_at', 'desc')
      .first();
    return row?.host;
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
    const own = {
      host: instance.host,
      data_directory_id: instance.dataDirectoryId,
      seen_at: instance.seenAt.getTime(),
    };
    await this.knex<OwnerRow>(OWNER_TABLE)
      .insert({ ...OWNER, ...own })
      .onConflict('id')
      .ignore();
    // One statement, so that only one of those that try at once succeeds.
    await this.knex<OwnerRow>(OWNER_TABLE)
      .where(OWNER)
      .andWhere(mayClaim => {
        mayClaim.where({ data_directory_id: own.data_directory_id });
        if (seenSince) {
          mayClaim.orWhere('seen_at', '<', seenSince.getTime());
        }
      })
      .update(own);
    const owner = await this.knex<OwnerRow>(OWNER_TABLE).where(OWNER).first();
    return owner && owner.data_directory_id !== own.data_directory_id
      ? owner.host
      : undefined;
  }
}
