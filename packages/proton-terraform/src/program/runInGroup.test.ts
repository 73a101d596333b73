import { execFileSync } from 'node:child_process';
import { runInGroup } from './runInGroup';

const env = { PATH: process.env.PATH ?? '' };

const run = (script: string, limits = {}) =>
  runInGroup(['/bin/sh', '-c', script], { env, maxBuffer: 1_000, ...limits });

const isRunning = (command: string) =>
  execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .includes(command);

describe('runInGroup', () => {
  it('returns what a command writes', async () => {
    expect(await run('echo a; echo b >&2')).toEqual({ stdout: 'a\n' });
  });

  it('fails with what a command wrote', async () => {
    await expect(run('echo a; echo b >&2; exit 3')).rejects.toMatchObject({
      message: '/bin/sh ended with 3',
      stdout: 'a\n',
      stderr: 'b\n',
    });
  });

  it('waits for nothing that a command leaves behind', async () => {
    const left = `sleep 71${process.pid}`;
    await run(`${left} & echo done`);
    expect(isRunning(left)).toBe(false);
  });

  it('ends all that a command has started when it takes too long', async () => {
    const left = `sleep 72${process.pid}`;
    await expect(
      run(`${left} & ${left}`, { timeout: 300 }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(isRunning(left)).toBe(false);
  });

  it('ends with its signal', async () => {
    const stop = new AbortController();
    const running = run('sleep 73', { signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('keeps the beginning of too much output', async () => {
    await expect(run('yes', { maxBuffer: 100 })).rejects.toMatchObject({
      code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER',
      stdout: 'y\n'.repeat(50),
    });
  });

  it('says when there is no such program', async () => {
    await expect(
      runInGroup(['/nowhere/terraform'], { env, maxBuffer: 100 }),
    ).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
