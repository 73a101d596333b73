import { JsonObject } from '@backstage/types';
import { Database, Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { StateLockRecord } from '../database/StateLockStore';
import { StateVersionRecord } from '../database/StateVersionStore';
import { RefusedStateLimits } from './findDispensableStates';
import { compressState, decompressState, hashState } from './stateContents';
import { StateText, readStateText, replaceSerial } from './stateText';

/** How many earlier states are kept, and how large one may be. */
export interface StateLimits {
  /** Versions of one state, the last one included. */
  keepVersions: number;
  /** In milliseconds. */
  keepFor: number;
  /** Bytes of one state. */
  maxBytes: number;
  refused: RefusedStateLimits;
}

/** The default limits. */
export const DEFAULT_STATE_LIMITS: StateLimits = {
  keepVersions: 100,
  keepFor: 365 * 24 * 60 * 60 * 1_000,
  maxBytes: 64e6,
  refused: {
    keep: 10,
    keepFor: 90 * 24 * 60 * 60 * 1_000,
    maxBytes: 256e6,
  },
};

/**
 * How far the serial of a state may be beyond the last one. Terraform raises it by
 * one with each write, and no state could follow one with the largest serial.
 */
export const MAX_SERIAL_STEP = 1_000_000;

/** Why a state isn't stored: the end of a sentence whose subject is the state. */
export class StateRefusedError extends Error {
  readonly name = 'StateRefusedError';
}

/** Thrown to whoever works on a state that somebody else has locked. */
export class StateLockedError extends Error {
  readonly name = 'StateLockedError';

  constructor(readonly lock: Omit<StateLockRecord, 'lockId' | 'targetId'>) {
    super(`is locked by ${describeHolder(lock)}`);
  }
}

/** A deployment, or a person, who works on the state of a target. */
export interface StateUser {
  targetId: string;
  /** Such as `deployment …`, or an access key id. */
  name: string;
  /** The runner or backend that works for the deployment. */
  sender?: string;
  /** Absent for a person. */
  deployment?: Pick<DeploymentRecord, 'id' | 'operation'>;
  /** Throws an error in the transaction of a change that isn't allowed any more. */
  confirm?(stores: Stores): Promise<void>;
}

/** Keeps the states of deployment targets: the last version, earlier ones, and their locks. */
export class StateService {
  static create(options: {
    database: Database;
    limits: StateLimits;
  }): StateService {
    return new StateService(options.database, options.limits);
  }

  private constructor(
    private readonly database: Database,
    readonly limits: StateLimits,
  ) {}

  /** The last state of a target; undefined when there is none. */
  async read(targetId: string): Promise<Buffer | undefined> {
    const { stateVersions } = this.database.stores;
    const last = await stateVersions.findLast(targetId);
    return last && this.readVersion(last);
  }

  /** Whether a state is one of the versions that are kept. */
  async has(targetId: string, contents: Buffer): Promise<boolean> {
    const { stateVersions } = this.database.stores;
    return stateVersions.has(targetId, hashState(contents));
  }

  /** The state as it was in one version; undefined when that isn't kept. */
  async readVersion(
    { targetId, version }: Pick<StateVersionRecord, 'targetId' | 'version'>,
    { stateVersions }: Stores = this.database.stores,
  ): Promise<Buffer | undefined> {
    const contents = await stateVersions.readContents(targetId, version);
    return contents && decompressState(contents);
  }

  /**
   * Stores a state that follows the last one. Writing the same again is
   * harmless.
   *
   * @param lockId - the lock under which it was written, if any
   * @throws StateLockedError when another lock is held
   * @throws StateRefusedError when the state doesn't follow the last one
   */
  async write(
    { confirm, deployment, name, sender, targetId }: StateUser,
    contents: Buffer,
    lockId: string | undefined,
  ): Promise<void> {
    const text = await this.readText(contents);
    const compressed = await compressState(contents);
    const contentHash = hashState(contents);
    await this.database.transaction(async stores => {
      await confirm?.(stores);
      const lock = await stores.stateLocks.find(targetId);
      if (lock && lock.lockId !== lockId) {
        throw new StateLockedError(lock);
      }
      const last = await stores.stateVersions.findLast(targetId, 'update');
      if (last?.serial === text.serial && last.contentHash === contentHash) {
        return;
      }
      requireNearSerial(last?.serial ?? 0, text.serial);
      if (last) {
        await requireFollowing(stores, deployment, last, text);
      }
      await this.insert(stores, last, compressed, {
        ...text,
        targetId,
        contentHash,
        size: contents.length,
        deploymentId: deployment?.id,
        writtenBy: name,
      });
      if (deployment && sender !== undefined) {
        // Such as those that it sent while somebody else had the lock.
        await stores.refusedStates.deleteFollowed({
          ...text,
          targetId,
          deploymentId: deployment.id,
          sentBy: sender,
        });
      }
    });
  }

  /**
   * Makes an earlier version the last one again. Its serial is raised, so that
   * whatever was planned before is out of date.
   *
   * @throws StateLockedError while somebody works on the state
   * @throws StateRefusedError when it has no serial to raise
   */
  async replace(
    stores: Stores,
    targetId: string,
    contents: Buffer,
    writtenBy: string,
  ): Promise<StateVersionRecord> {
    const lock = await stores.stateLocks.find(targetId);
    if (lock) {
      throw new StateLockedError(lock);
    }
    const last = await stores.stateVersions.findLast(targetId, 'update');
    const given = await this.readText(contents);
    const serial = findNextSerial(last?.serial ?? 0, given.serial);
    const state = await refuse(() => replaceSerial(contents, serial));
    return this.insert(stores, last, await compressState(state), {
      ...given,
      serial,
      targetId,
      contentHash: hashState(state),
      size: state.length,
      writtenBy,
    });
  }

  /**
   * Locks a target's state; taking the same lock again is harmless.
   *
   * @param info - what Terraform says of the lock
   * @throws StateLockedError when there is another one, or a deployment runs
   *   while a person asks
   */
  async lock(
    { confirm, deployment, name, targetId }: StateUser,
    lockId: string,
    info: JsonObject,
  ): Promise<void> {
    const lock: StateLockRecord = {
      targetId,
      lockId,
      info,
      holder: name,
      deploymentId: deployment?.id,
      createdAt: new Date(),
    };
    await this.database.transaction(async stores => {
      await confirm?.(stores);
      const { deployments, stateLocks } = stores;
      const running = !deployment && (await deployments.findRunning(targetId));
      if (running) {
        throw new StateLockedError(describeDeploymentLock(running));
      }
      if (await stateLocks.insert(lock)) {
        return;
      }
      const held = await stateLocks.find(targetId);
      if (held && held.lockId !== lockId) {
        throw new StateLockedError(held);
      }
    });
  }

  /** Who works on a state; undefined when nobody has locked it. */
  async findLock(targetId: string): Promise<StateLockRecord | undefined> {
    return this.database.stores.stateLocks.find(targetId);
  }

  /** Removes the lock with this id. Returns whether it was held. */
  async unlock(targetId: string, lockId: string): Promise<boolean> {
    return this.database.stores.stateLocks.delete({ targetId, lockId });
  }

  /** Deletes the versions of all targets that are too old; never the last one. */
  async deleteOld(): Promise<void> {
    await this.database.stores.stateVersions.deleteOlderThan(
      new Date(Date.now() - this.limits.keepFor),
    );
  }

  private async readText(contents: Buffer): Promise<StateText> {
    const { maxBytes } = this.limits;
    if (contents.length > maxBytes) {
      throw new StateRefusedError(
        `has more than the ${maxBytes} bytes that protonControlPlane.states.maxSize allows`,
      );
    }
    return refuse(() => readStateText(contents));
  }

  private async insert(
    stores: Stores,
    last: StateVersionRecord | undefined,
    compressed: Buffer,
    state: Omit<StateVersionRecord, 'version' | 'createdAt'>,
  ): Promise<StateVersionRecord> {
    const { stateVersions } = stores;
    const createdAt = new Date();
    const version = { ...state, version: (last?.version ?? 0) + 1, createdAt };
    await stateVersions.insert(version, compressed);
    // Intermediate versions of a deployment aren't needed once another deployment writes.
    if (last?.deploymentId && last.deploymentId !== state.deploymentId) {
      const { targetId, deploymentId, version: left } = last;
      await stateVersions.deleteIntermediate(targetId, deploymentId, left);
    }
    await stateVersions.prune(state.targetId, {
      keep: this.limits.keepVersions,
      newerThan: new Date(createdAt.getTime() - this.limits.keepFor),
    });
    return version;
  }
}

/** Who has a lock and since when, for people. */
export function describeHolder({
  holder,
  createdAt,
}: Pick<StateLockRecord, 'holder' | 'createdAt'>): string {
  return `${holder} since ${createdAt.toISOString()}`;
}

/** @throws StateRefusedError */
function requireNearSerial(last: number, next: number): void {
  if (next - last > MAX_SERIAL_STEP) {
    throw new StateRefusedError(
      `can't follow the last one: its serial is ${next}, which is more than ${MAX_SERIAL_STEP} beyond ${last}`,
    );
  }
}

/** The serial of a state that a person makes the last one. Of serials far apart, the larger is wrong. */
function findNextSerial(last: number, given: number): number {
  return Math.abs(given - last) > MAX_SERIAL_STEP
    ? Math.min(given, last) + 1
    : Math.max(given, last + 1);
}

/** @throws StateRefusedError */
async function requireFollowing(
  stores: Stores,
  deployment: StateUser['deployment'],
  last: StateVersionRecord,
  next: StateText,
): Promise<void> {
  if (next.lineage !== last.lineage) {
    throw new StateRefusedError(
      `is another state: its lineage is ${next.lineage}, not ${last.lineage}`,
    );
  }
  if (next.serial <= last.serial) {
    throw new StateRefusedError(
      `doesn't follow the last one: its serial is ${next.serial}, and ${last.serial} is stored already`,
    );
  }
  if (
    deployment &&
    last.resourceCount &&
    next.resourceCount === 0 &&
    !(await mayEmptyState(stores, deployment))
  ) {
    throw new StateRefusedError(
      `lists none of the ${last.resourceCount} known resources, and this deployment hasn't planned that`,
    );
  }
}

/**
 * Whether a deployment may leave a state without resources. One that has planned
 * has compared the state with what exists, also when the plan changes nothing.
 */
async function mayEmptyState(
  { deploymentPlans }: Stores,
  { id, operation }: Pick<DeploymentRecord, 'id' | 'operation'>,
): Promise<boolean> {
  return (
    operation === 'delete' || (await deploymentPlans.find(id)) !== undefined
  );
}

/** A running deployment holds the state, even between its commands. */
function describeDeploymentLock({
  id,
  createdAt,
}: Pick<DeploymentRecord, 'id' | 'createdAt'>): StateLockedError['lock'] {
  const holder = `deployment ${id}`;
  return {
    holder,
    deploymentId: id,
    createdAt,
    info: {
      ID: holder,
      Operation: 'deployment',
      Who: holder,
      Created: createdAt.toISOString(),
    },
  };
}

async function refuse<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new StateRefusedError((error as Error).message);
  }
}
