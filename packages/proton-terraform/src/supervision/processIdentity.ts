import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { hasCode } from '../errorCode';

const run = promisify(execFile);

interface ProcessStat {
  state: string;
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
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readStat(Number(name)) : undefined;
    if (stat?.processGroup === group && stat.state !== 'Z') {
      return true;
    }
  }
  return false;
}

async function readStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name before the last parenthesis may itself hold spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      state: fields[0],
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
