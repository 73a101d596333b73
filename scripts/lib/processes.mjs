import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { watchLaunchers } from './launchers.mjs';

const groups = process.platform !== 'win32';
const running = new Map();

function signalGroup(child, signal) {
  try {
    if (groups) {
      process.kill(-child.pid, signal);
    } else {
      child.kill(signal);
    }
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

function waitAtMost(promise, milliseconds) {
  let timer;
  const timeout = new Promise(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

/**
 * Starts a program as the leader of a process group of its own, so that a
 * Ctrl-C reaches this process first and everything below can be stopped in order.
 */
export function startProcess(options) {
  const { command, args = [], cwd, env = process.env, onLine } = options;
  const child = spawn(command, args, {
    cwd,
    env,
    detached: groups,
    stdio: ['ignore', onLine ? 'pipe' : 'inherit', onLine ? 'pipe' : 'inherit'],
  });

  if (onLine) {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', onLine);
    }
  }

  const exited = new Promise(resolve => {
    child.once('error', error => {
      running.delete(child);
      resolve({ code: null, signal: null, error });
    });
    child.once(onLine ? 'close' : 'exit', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  let exit;
  child.once('exit', (code, signal) => {
    exit = { code, signal };
  });
  const left = new Promise(resolve => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });

  const handle = {
    pid: child.pid,
    /** Resolves when the program has ended and its output is read. */
    exited,
    kill: () => signalGroup(child, 'SIGKILL'),
    /**
     * Asks the program itself to end, then ends what is left of its group.
     * Resolves to whether the program ended by itself in time.
     */
    async stop({ graceMilliseconds }) {
      if (!child.pid) {
        return true;
      }
      if (!exit) {
        child.kill('SIGTERM');
        await waitAtMost(left, graceMilliseconds);
      }
      const graceful = exit !== undefined;
      signalGroup(child, 'SIGKILL');
      await waitAtMost(exited, 5_000);
      return graceful;
    },
  };
  running.set(child, handle);
  return handle;
}

/** Stops everything that was started here and still runs. */
export async function stopAll({ graceMilliseconds }) {
  await Promise.all(
    [...running.values()].map(handle => handle.stop({ graceMilliseconds })),
  );
}

/** Runs a program to its end. A missing program is an exit code like any other. */
export async function runToEnd(options) {
  const { code, signal, error } = await startProcess(options).exited;
  if (error) {
    options.onLine?.(`${options.command}: ${error.message}`);
    return 127;
  }
  return code ?? (signal ? 128 : 1);
}

function killEverything() {
  for (const handle of running.values()) {
    if (handle.pid) {
      handle.kill();
    }
  }
}

process.once('exit', killEverything);

/**
 * Calls `onStop` for the first SIGINT, SIGTERM or SIGHUP, or when the npm that
 * has started this process ends, and `onForce` when another signal follows. npm
 * passes a terminal's Ctrl-C on, so the same key press can arrive twice; what
 * comes within a second is taken as one.
 */
export function onStopSignal({ onStop, onForce }) {
  let firstAt;
  const handle = signal => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      onStop(signal);
    } else if (Date.now() - firstAt > 1_000) {
      onForce(signal);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, handle);
  }
  watchLaunchers(() => {
    if (firstAt === undefined) {
      handle('SIGTERM');
    }
  });
}
