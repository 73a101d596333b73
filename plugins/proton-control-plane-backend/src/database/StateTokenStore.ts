import { Knex } from 'knex';
import { Table } from './Table';
import { Scope } from './scope';

/** A token by which somebody reaches the state of one target. */
export interface StateTokenRecord extends Scope {
  /** SHA-256 of the token, in hexadecimal. */
  hash: string;
  targetId: string;
  targetName: string;
  /** Who was given it. */
  principal: string;
  /** The access key that asked for it; absent for a Backstage service. */
  accessKeyId?: string;
  expiresAt: Date;
}

const TOKENS = new Table<StateTokenRecord>('state_tokens', {
  hash: 'value',
  accountId: 'value',
  region: 'value',
  targetId: 'value',
  targetName: 'value',
  principal: 'value',
  accessKeyId: 'value',
  expiresAt: 'time',
});

/** The tokens that people were given for states; only their hashes are stored. */
export class StateTokenStore {
  constructor(private readonly knex: Knex) {}

  /** Adds a token, and deletes those that have expired. */
  async insert(token: StateTokenRecord, now: Date): Promise<void> {
    await TOKENS.where(this.knex, {})
      .where('expires_at', '<=', now.getTime())
      .delete();
    await TOKENS.insert(this.knex, token);
  }

  async deleteOf(targetId: string): Promise<void> {
    await TOKENS.where(this.knex, { targetId }).delete();
  }

  /** Undefined when it has expired. */
  async find(hash: string, now: Date): Promise<StateTokenRecord | undefined> {
    const found = await TOKENS.find(this.knex, { hash });
    return found && found.expiresAt > now ? found : undefined;
  }
}
