import { execFileSync } from 'node:child_process';

const POLL_MILLISECONDS = 500;

const SHELL = /^-?(?:.*\/)?(?:sh|dash|bash|ash|ksh|zsh)$/;

function describeProcess(pid) {
  try {
    const text = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, parent, name] = /^\s*(\d+)\s+(.*\S)\s*$/.exec(text) ?? [];
    return { parent: Number(parent), name };
  } catch {
    return {};
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Calls `onEnd` when npm, or the shell in which it runs a script, has ended:
 * npm passes a signal to the shell alone, which ends without passing it on.
 */
export function watchLaunchers(onEnd) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') {
    return;
  }
  const parent = process.ppid;
  const { parent: npm, name = '' } = describeProcess(parent);
  // A shell that replaces itself leaves npm as the parent.
  const hasShell = SHELL.test(name) && npm > 1;
  const timer = setInterval(() => {
    if (process.ppid !== parent || (hasShell && !isRunning(npm))) {
      clearInterval(timer);
      onEnd();
    }
  }, POLL_MILLISECONDS);
  timer.unref();
}
