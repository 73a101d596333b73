import {
  link,
  lstat,
  readFile,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { hasCode, ifPresent } from '../errorCode';

/** Who runs the command, or that nobody does and nobody will. */
export type RunOwner = { pid: number; startedAt: string } | { abandoned: true };

/** How the command ended. */
export interface RunExit {
  code: number | null;
  signal: string | null;
  /** Why the command could not be started at all. */
  error?: string;
}

/** The files by which a supervisor and the backend know of each other. */
export class RunFolder {
  readonly outputFile: string;
  readonly errorFile: string;
  /** The one folder that a sandboxed command may write, to say that it has started. */
  readonly signsFolder: string;

  constructor(readonly path: string) {
    this.outputFile = join(path, 'stdout.jsonl');
    this.errorFile = join(path, 'stderr.log');
    this.signsFolder = join(path, 'command');
  }

  async readOwner(): Promise<RunOwner | undefined> {
    return this.readJson<RunOwner>('process.json');
  }

  async readExit(): Promise<RunExit | undefined> {
    return this.readJson<RunExit>('exit.json');
  }

  /** Milliseconds since a file was last added to the folder. */
  async readAge(): Promise<number> {
    return Date.now() - (await stat(this.path)).mtimeMs;
  }

  /** Takes the place of the owner, so that a supervisor that comes late runs nothing. */
  async abandon(): Promise<void> {
    const draft = join(this.path, `process.json.${randomUUID()}.tmp`);
    await writeFile(draft, JSON.stringify({ abandoned: true }), {
      mode: 0o600,
    });
    try {
      await link(draft, join(this.path, 'process.json'));
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) {
        throw error;
      }
    } finally {
      await unlink(draft);
    }
  }

  /** Whether there is a command yet that a signal could reach. */
  async isStarted(): Promise<boolean> {
    const signs = await Promise.all(
      [this.path, this.signsFolder].map(folder =>
        ifPresent(lstat(join(folder, 'started'))),
      ),
    );
    return signs.some(sign => sign !== undefined);
  }

  /** Returns false when the run was marked as interrupted before. */
  async markInterrupted(): Promise<boolean> {
    try {
      await writeFile(join(this.path, 'interrupted'), '', {
        flag: 'wx',
        mode: 0o600,
      });
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) {
        return false;
      }
      throw error;
    }
  }

  async isMarkedInterrupted(): Promise<boolean> {
    return (await this.readText('interrupted')) !== undefined;
  }

  async readErrors(): Promise<string> {
    return (await this.readText('stderr.log')) ?? '';
  }

  private async readJson<T>(name: string): Promise<T | undefined> {
    const text = await this.readText(name);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  private async readText(name: string): Promise<string | undefined> {
    return ifPresent(readFile(join(this.path, name), 'utf8'));
  }
}
