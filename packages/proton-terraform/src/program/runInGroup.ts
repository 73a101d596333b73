import { spawn } from 'node:child_process';
import { Stream } from 'node:stream';
import { hasCode } from '../errorCode';

/** What a process inherits as its descriptors from 3 on. */
export type Inherited = (number | Stream)[];

/** Limits of a command. */
export interface GroupLimits {
  signal?: AbortSignal;
  /** In milliseconds. */
  timeout?: number;
  /** How many bytes are kept of its output. */
  maxBuffer: number;
}

/**
 * Runs a command in a process group of its own, of which nothing is left when
 * it has ended. Fails as `execFile` does, with what the command wrote so far.
 */
export async function runInGroup(
  [file, ...args]: string[],
  options: GroupLimits & {
    cwd?: string;
    env: Record<string, string>;
    inherited?: Inherited;
  },
): Promise<{ stdout: string }> {
  const { cwd, env, inherited = [], maxBuffer, signal, timeout } = options;
  const stops = [signal, timeout && AbortSignal.timeout(timeout)].filter(
    stop => typeof stop === 'object',
  );
  const stopping = AbortSignal.any(stops);
  stopping.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...inherited],
    });
    const texts = { stdout: '', stderr: '' };
    let failure: Error | undefined;
    const stop = (reason: Error) => {
      failure ??= reason;
      killGroup(child.pid);
    };
    const onAbort = () => stop(stopping.reason);
    stopping.addEventListener('abort', onAbort);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
        if (texts[name].length > maxBuffer) {
          texts[name] = texts[name].slice(0, maxBuffer);
          stop(
            Object.assign(new RangeError(`${name} maxBuffer exceeded`), {
              code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER',
            }),
          );
        }
      });
    }
    child.on('error', stop);
    // Remaining processes keep the output open.
    child.on('exit', () => killGroup(child.pid));
    child.on('close', (code, killedBy) => {
      stopping.removeEventListener('abort', onAbort);
      if (code === 0 && !failure) {
        resolve({ stdout: texts.stdout });
        return;
      }
      failure ??= new Error(`${file} ended with ${killedBy ?? code}`);
      reject(Object.assign(failure, texts));
    });
  });
}

/** Kills all processes of a group. */
export function killGroup(leader: number | undefined): void {
  if (leader === undefined) {
    return;
  }
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) {
      throw error;
    }
  }
}
