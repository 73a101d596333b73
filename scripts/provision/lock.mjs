import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function tryToHold(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
    return false;
  }
}

/**
 * Runs `action` while no other process holds the lock file. A lock whose holder
 * is gone is taken over.
 */
export async function withLock(
  { file, onWait, pollMilliseconds = 500 },
  action,
) {
  mkdirSync(dirname(file), { recursive: true });
  let orphaned = 0;
  let waiting = false;
  while (!tryToHold(file)) {
    const holder = holderOf(file);
    if (holder && isAlive(holder)) {
      orphaned = 0;
      if (!waiting) {
        waiting = true;
        onWait?.(holder);
      }
    } else if (++orphaned > 2) {
      // Seen several times: not a lock that is just being written.
      rmSync(file, { force: true });
      orphaned = 0;
      continue;
    }
    await sleep(pollMilliseconds);
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}
