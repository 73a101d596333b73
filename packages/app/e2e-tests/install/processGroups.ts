import { ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE_MILLISECONDS = 15_000;

const running = new Set<ChildProcess>();
let stopping = false;

/**
 * Sends a signal to a program and to everything that it has started. Returns
 * whether any of them was still running.
 */
export function signalGroup(
  child: ChildProcess,
  signal: NodeJS.Signals | 0,
): boolean {
  try {
    return process.kill(-Number(child.pid), signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
    return false;
  }
}

function signalAll(signal: NodeJS.Signals | 0): boolean {
  return [...running].map(child => signalGroup(child, signal)).some(Boolean);
}

// A program that has started groups of its own, such as pack.mjs, stops them itself.
async function stopAll(): Promise<void> {
  stopping = true;
  const deadline = Date.now() + GRACE_MILLISECONDS;
  signalAll('SIGTERM');
  while (signalAll(0) && Date.now() < deadline) {
    await sleep(100);
  }
  process.exit(1);
}

process.once('exit', () => signalAll('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, stopAll);
}

/** Starts a program that doesn't outlive this process, whatever ends it. */
export function startGroup(
  command: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): ChildProcess {
  const child = spawn(command, args, {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => {
    if (!stopping) {
      signalGroup(child, 'SIGKILL');
      running.delete(child);
    }
  });
  return child;
}
