import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ProvisioningError,
  ProvisioningInterrupted,
  RunStateStore,
} from '@proton-vending/backstage-plugin-proton-common';
import { ifPresent } from '../errorCode';
import { readPlainFile } from '../readPlainFile';
import { FoundState, parseStateText } from './stateContents';
import { LocatedRun } from './locateState';
import { stateFileIn } from './stateFile';

/** The suffix of a local state file that the control plane took over. */
const TAKEN_OVER = '.taken-over';

/** And the file of a deployment that another machine has gone on with since. */
const OVERTAKEN = '.overtaken';

/** How long to wait for a state that somebody else has locked. */
const LOCK_TIMEOUT_MS = 20 * 60_000;
const LOCK_POLL_MS = 1_000;

/**
 * The state of one deployment that the control plane keeps. Terraform works on
 * a file, which is sent to the control plane whenever Terraform has written it:
 * its own `http` backend would send it every 20 seconds only, and would give the
 * template's code the token to write states.
 */
export class StoredState {
  /** @throws Error when the control plane keeps no states for its engines */
  static of(run: LocatedRun): StoredState {
    if (!run.stateStore) {
      throw new Error("The control plane doesn't store states for this engine");
    }
    return new StoredState(run, run.stateStore);
  }

  private readonly file: string;
  /** What was sent last, or is in the control plane anyway. */
  private sent: string | undefined;
  private seen: number | undefined;

  private constructor(
    private readonly run: LocatedRun,
    private readonly store: RunStateStore,
  ) {
    this.file = stateFileIn(run.stateDirectory);
  }

  /**
   * Makes the file the last state. A file that continues it, as a backend leaves
   * that has stopped, or an earlier configuration, is sent first.
   *
   * @throws ProvisioningError when the file is another state
   */
  async checkOut(): Promise<void> {
    await this.takeOver();
    const { stored, text } = await this.compare();
    if (text !== undefined && continues(text, stored)) {
      await this.write(text);
      return;
    }
    this.sent = stored;
    if (stored !== undefined && stored !== text) {
      await this.replaceFile(stored);
    }
  }

  /**
   * Locks the state for a command, and checks it out.
   *
   * @throws ProvisioningError when it stays locked by somebody else
   */
  async lock(options: {
    operation: string;
    signal: AbortSignal;
    onWait(holder: string): Promise<void>;
  }): Promise<void> {
    const { operation, onWait, signal } = options;
    const lockId = await this.getLockId();
    const deadline = Date.now() + LOCK_TIMEOUT_MS;
    let isAnnounced = false;
    for (;;) {
      const holder = await this.store.lock(lockId, operation);
      if (holder === undefined) {
        break;
      }
      if (Date.now() >= deadline) {
        throw new ProvisioningError(
          `The state stayed locked by ${holder} for ${
            LOCK_TIMEOUT_MS / 60_000
          } minutes. If nothing works on it any more, unlock it (POST /extension/v1/environments/${
            this.run.target.name
          }/unlock-state), then deploy again`,
        );
      }
      if (!isAnnounced) {
        await onWait(holder);
        isAnnounced = true;
      }
      try {
        await delay(LOCK_POLL_MS, undefined, { signal });
      } catch {
        throw new ProvisioningInterrupted();
      }
    }
    await this.checkOut();
  }

  /** Sends a state in the place of the last one. */
  async send(text: string): Promise<void> {
    await this.write(text);
  }

  /** Sends the file, while Terraform runs, when it has written it since. */
  async follow(): Promise<void> {
    const written = await ifPresent(stat(this.file));
    if (!written || written.mtimeMs === this.seen) {
      return;
    }
    const text = await this.readText();
    // Terraform writes the file in place, so an incomplete file isn't sent.
    if (
      text !== undefined &&
      text !== this.sent &&
      parseStateText(text).kind === 'state'
    ) {
      await this.write(text);
    }
    this.seen = written.mtimeMs;
  }

  /**
   * Sends what Terraform has left after its end, and gives the lock back.
   *
   * @throws ProvisioningError when the state is refused
   */
  async checkIn(): Promise<void> {
    try {
      const { stored, text } = await this.compare();
      if (text !== undefined && continues(text, stored)) {
        await this.write(text);
      }
    } catch (error) {
      if (error instanceof ProvisioningError) {
        await this.unlock();
      }
      throw error;
    }
    await this.unlock();
  }

  /**
   * Makes the file the stored state again after a command that changes no state,
   * and gives the lock back.
   */
  async giveBack(): Promise<void> {
    const { stored, text } = await this.compare();
    if (stored === undefined) {
      await rm(this.file, { recursive: true, force: true });
    } else if (stored !== text) {
      await this.replaceFile(stored);
    }
    await this.unlock();
  }

  /** Sends the file of an environment whose state was kept locally, once. */
  private async takeOver(): Promise<void> {
    const { localStateDirectory } = this.run;
    const file = localStateDirectory && stateFileIn(localStateDirectory);
    const text = file && (await ifPresent(readFile(file, 'utf8')));
    if (text && continues(text, await this.store.read())) {
      await this.write(text);
      await rename(file, `${file}${TAKEN_OVER}`);
    }
  }

  private async compare(): Promise<{ stored?: string; text?: string }> {
    return {
      stored: await this.store.read(),
      text: await this.readText(),
    };
  }

  /** A template may have put a link in the place of the file. */
  private async readText(): Promise<string | undefined> {
    const file = await readPlainFile(this.file);
    return file === 'not a file' ? undefined : file?.text;
  }

  private async write(text: string): Promise<void> {
    await this.store.write(text, await this.getLockId());
    this.sent = text;
  }

  /** Gives back a lock that a command has left which was killed. */
  async release(): Promise<void> {
    const lockId = await this.findLockId();
    if (lockId !== undefined) {
      await this.store.unlock(lockId);
    }
  }

  private async unlock(): Promise<void> {
    await this.store.unlock(await this.getLockId());
  }

  /** The same for every process that works in this deployment's folder. */
  private async getLockId(): Promise<string> {
    const known = await this.findLockId();
    if (known !== undefined) {
      return known;
    }
    const lockId = randomUUID();
    await writeWhole(this.lockFile, lockId);
    return lockId;
  }

  private async findLockId(): Promise<string | undefined> {
    return ifPresent(readFile(this.lockFile, 'utf8'));
  }

  private get lockFile(): string {
    return join(this.run.workingDirectory, '.runs', 'state-lock-id');
  }

  /** Keeps a file that is older than the stored state. */
  private async replaceFile(state: string): Promise<void> {
    if (existsSync(this.file)) {
      await rename(this.file, `${this.file}${OVERTAKEN}`);
    }
    await writeWhole(this.file, state);
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.tmp`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}

/** Whether a file has changes that the control plane doesn't have, or conflicts with it. */
function continues(text: string, stored: string | undefined): boolean {
  const found = parseStateText(text);
  if (found.kind !== 'state') {
    return false;
  }
  const last: FoundState =
    stored === undefined ? { kind: 'missing' } : parseStateText(stored);
  return (
    last.kind !== 'state' ||
    last.lineage !== found.lineage ||
    (found.serial ?? 0) > (last.serial ?? 0)
  );
}
