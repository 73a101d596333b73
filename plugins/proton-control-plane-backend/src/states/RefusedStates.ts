import { randomUUID } from 'node:crypto';
import { Database, Stores } from '../database/Database';
import { RefusedStateRecord } from '../database/RefusedStateStore';
import {
  RefusedStateLimits,
  findDispensableStates,
} from './findDispensableStates';
import { StateUser } from './StateService';
import { compressState, decompressState, hashState } from './stateContents';
import { StateText, readStateText } from './stateText';

/** A deployment whose state is refused. */
type RefusedUser = StateUser &
  Required<Pick<StateUser, 'deployment' | 'sender'>>;

/** Stores the states that deployments send and that can't be the last ones. */
export class RefusedStates {
  static create(options: {
    database: Database;
    limits: RefusedStateLimits;
    /** The maximum size of a state. */
    maxBytes: number;
  }): RefusedStates {
    return new RefusedStates(options);
  }

  private constructor(
    private readonly options: {
      database: Database;
      limits: RefusedStateLimits;
      maxBytes: number;
    },
  ) {}

  /**
   * Stores a refused state. Storing the same again is harmless. What is too large
   * or isn't a state isn't stored.
   *
   * @param reason - why it is refused: the end of a sentence whose subject is
   *   the state
   */
  async keep(
    { confirm, deployment, sender, targetId }: RefusedUser,
    contents: Buffer,
    reason: string,
  ): Promise<'added' | 'known' | 'not stored'> {
    const { database, limits, maxBytes } = this.options;
    const text =
      contents.length > maxBytes ? undefined : await readState(contents);
    if (!text) {
      return 'not stored';
    }
    const compressed = await compressState(contents);
    const createdAt = new Date();
    const refused: RefusedStateRecord = {
      ...text,
      id: randomUUID(),
      targetId,
      reason,
      size: contents.length,
      contentHash: hashState(contents),
      deploymentId: deployment.id,
      sentBy: sender,
      createdAt,
    };
    return database.transaction(async stores => {
      await confirm?.(stores);
      const { refusedStates } = stores;
      const known = await refusedStates.list(targetId);
      if (known.some(each => isSame(each, refused))) {
        return 'known';
      }
      await refusedStates.insert(refused, compressed);
      const dispensable = findDispensableStates(
        [refused, ...known],
        limits,
        createdAt,
      );
      await refusedStates.delete(dispensable.map(({ id }) => id));
      return 'added';
    });
  }

  /** The contents of a refused state; undefined when it isn't kept. */
  async read(
    key: Pick<RefusedStateRecord, 'id' | 'targetId'>,
    { refusedStates }: Stores = this.options.database.stores,
  ): Promise<Buffer | undefined> {
    const contents = await refusedStates.readContents(key);
    return contents && decompressState(contents);
  }

  /** Deletes the refused states of all targets that are too old. */
  async deleteOld(): Promise<void> {
    const { database, limits } = this.options;
    await database.stores.refusedStates.deleteOlderThan(
      new Date(Date.now() - limits.keepFor),
    );
  }
}

/** Undefined when it isn't a state. */
async function readState(contents: Buffer): Promise<StateText | undefined> {
  try {
    return await readStateText(contents);
  } catch {
    return undefined;
  }
}

function isSame(one: RefusedStateRecord, other: RefusedStateRecord): boolean {
  return (
    one.contentHash === other.contentHash &&
    one.deploymentId === other.deploymentId
  );
}
