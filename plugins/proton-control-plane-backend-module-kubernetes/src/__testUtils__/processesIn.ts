import { readdirSync, readlinkSync } from 'node:fs';

/** The processes of this machine that work in a folder, or below it. */
export function listProcessesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry) && worksIn(entry, folder))
    .map(Number);
}

/** Kills them with no chance to clean up. */
export function killProcessesIn(folder: string): void {
  for (const pid of listProcessesIn(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${folder}/`);
  } catch {
    return false;
  }
}
