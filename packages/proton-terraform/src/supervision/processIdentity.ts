import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { hasCode } from '../errorCode';

const run = promisify(execFile);

interface ProcessStat {
  state: string;
  parent: number;
  processGroup: number;
  startTime: string;
}

/**
 * Reads when a process started, as text that no other process ever shares, not
 * even one that gets the same ID after a reboot. Undefined when the process has ended.
 *
 * @public
 */
export async function readProcessStart(
  pid: number,
): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return readStartFromPs(pid);
  }
  const stat = await readStat(pid);
  // A zombie has ended; nobody has asked how yet.
  if (!stat || stat.state === 'Z') {
    return undefined;
  }
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()}/${stat.startTime}`;
}

/**
 * Whether a process of the group still runs, such as one that outlived its leader.
 *
 * @public
 */
export async function isProcessGroupAlive(group: number): Promise<boolean> {
  if (!exists(-group) || process.platform !== 'linux') {
    return exists(-group);
  }
  // What is left of it may have ended, and nobody has asked how yet.
  for (const pid of await listProcesses()) {
    const stat = await readStat(pid);
    if (stat?.processGroup === group && stat.state !== 'Z') {
      return true;
    }
  }
  return false;
}

/** Finds the processes that a process has started. */
export async function* findChildProcesses(
  parent: number,
): AsyncGenerator<number> {
  const pids = await listProcesses();
  // The next ones are the likely ones, and reading all takes long.
  const next = pids.filter(pid => pid > parent).sort((a, b) => a - b);
  for (const pid of [...next, ...pids.filter(other => other < parent)]) {
    if ((await readStat(pid))?.parent === parent) {
      yield pid;
    }
  }
}

async function listProcesses(): Promise<number[]> {
  const names = await readdir('/proc');
  return names.filter(name => /^\d+$/.test(name)).map(Number);
}

async function readStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name before the last parenthesis may itself hold spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      state: fields[0],
      parent: Number(fields[1]),
      processGroup: Number(fields[2]),
      startTime: fields[19],
    };
  } catch {
    return undefined;
  }
}

async function readStartFromPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}
