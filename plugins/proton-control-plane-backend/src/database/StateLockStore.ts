import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { Table } from './Table';

/** Who works on the state of a target. */
export interface StateLockRecord {
  targetId: string;
  lockId: string;
  /** What Terraform says of its lock, such as `Who` and `Operation`. */
  info: JsonObject;
  /** Who has it, for people. */
  holder: string;
  /** Absent when a person has it. */
  deploymentId?: string;
  createdAt: Date;
}

const LOCKS = new Table<StateLockRecord>('state_locks', {
  targetId: 'value',
  lockId: 'value',
  info: 'json',
  holder: 'value',
  deploymentId: 'value',
  createdAt: 'time',
});

/** The locks of states, one at most for each target. */
export class StateLockStore {
  constructor(private readonly knex: Knex) {}

  async find(targetId: string): Promise<StateLockRecord | undefined> {
    return LOCKS.find(this.knex, { targetId });
  }

  /** False when there is one already. */
  async insert(lock: StateLockRecord): Promise<boolean> {
    return LOCKS.insertUnlessThere(this.knex, lock, ['targetId']);
  }

  /** Deletes the lock if it is this one. Returns whether it was. */
  async delete(
    lock: Pick<StateLockRecord, 'targetId' | 'lockId'>,
  ): Promise<boolean> {
    return (await LOCKS.where(this.knex, lock).delete()) > 0;
  }

  /** Deletes the lock of a target if it is this deployment's. */
  async deleteOf(targetId: string, deploymentId: string): Promise<void> {
    await LOCKS.where(this.knex, { targetId, deploymentId }).delete();
  }
}
