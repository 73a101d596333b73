import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 5_000;

/** A large folder must not keep the disk busy with being measured. */
const PAUSES_PER_MEASUREMENT = 20;

export interface FolderQuotaOptions {
  directory: string;
  /** In bytes. */
  limit: number;
  /** How long to wait between two looks, in milliseconds. */
  pause?: number;
}

/** Watches how much a folder holds while somebody works in it. */
export class FolderQuota {
  static watch(options: FolderQuotaOptions): FolderQuota {
    const quota = new FolderQuota(options);
    quota.watching = quota.keepLooking();
    return quota;
  }

  private readonly exceeded = new AbortController();
  private readonly stopped = new AbortController();
  private watching: Promise<void> = Promise.resolve();

  private constructor(private readonly options: FolderQuotaOptions) {}

  /** Aborted when the folder holds more than it may. */
  get signal(): AbortSignal {
    return this.exceeded.signal;
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.watching;
  }

  private async keepLooking(): Promise<void> {
    const { directory, limit, pause = PAUSE_MS } = this.options;
    while (!this.stopped.signal.aborted && !this.exceeded.signal.aborted) {
      const start = Date.now();
      if ((await measureFolder(directory, limit)) > limit) {
        this.exceeded.abort();
        return;
      }
      const wait = Math.max(
        pause,
        (Date.now() - start) * PAUSES_PER_MEASUREMENT,
      );
      await delay(wait, undefined, { signal: this.stopped.signal }).catch(
        () => {},
      );
    }
  }
}

/** The bytes in a folder, links not followed; enough of them once it is over the limit. */
async function measureFolder(
  directory: string,
  limit: number,
): Promise<number> {
  let size = 0;
  for (const entry of await list(directory)) {
    const path = join(directory, entry.name);
    size += entry.isDirectory()
      ? await measureFolder(path, limit - size)
      : await measureFile(path);
    if (size > limit) {
      break;
    }
  }
  return size;
}

// Files come and go while the engine runs.
async function list(directory: string) {
  return readdir(directory, { withFileTypes: true }).catch(() => []);
}

async function measureFile(path: string): Promise<number> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.size ?? 0;
}
