import { ChildProcess, execFileSync, spawn } from 'child_process';
import { once } from 'events';
import { createServer } from 'net';
import { setTimeout } from 'timers/promises';

/** A running S3 that keeps everything in memory. */
export interface MotoServer {
  endpoint: string;
  stop(): Promise<void>;
}

/** Whether `moto_server` is on the PATH and runs. */
export function isMotoServerInstalled(): boolean {
  try {
    execFileSync('moto_server', ['--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Starts `moto_server` on a free loopback port and waits until it answers. */
export async function startMotoServer(): Promise<MotoServer> {
  const port = await findFreePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  while (!(await answers(endpoint))) {
    if (hasEnded(child)) {
      throw new Error('moto_server ended before it answered');
    }
    await setTimeout(100);
  }
  return { endpoint, stop: () => stop(child) };
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/moto-api/`)).ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess) {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('No free port');
  }
  return address.port;
}
