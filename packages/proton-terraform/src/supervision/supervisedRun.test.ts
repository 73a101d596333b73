import { eventually } from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readFile,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SupervisedRun } from './supervisedRun';

const SUPERVISOR = require.resolve(
  '@proton-vending/proton-terraform/bin/terraform-supervisor.sh',
);

describe('SupervisedRun', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'supervised-run-'));
    path = join(directory, 'planning', '1-plan');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const start = (script: string, mergeOutput = false) =>
    SupervisedRun.start(path, {
      binary: process.execPath,
      args: ['-e', script],
      workingDirectory: directory,
      environment: { GREETING: 'hello' },
      mergeOutput,
    });

  async function waitForEnd(run: SupervisedRun) {
    await eventually(async () => (await run.findEnd()) !== undefined);
    return run.findEnd();
  }

  it('keeps the output, the errors and the end of a command', async () => {
    const run = await start(
      'console.log(process.env.GREETING); console.error("oh"); process.exit(3)',
    );
    expect(await waitForEnd(run)).toMatchObject({ kind: 'exited', code: 3 });
    expect(await readFile(run.folder.outputFile, 'utf8')).toBe('hello\n');
    expect(await run.folder.readErrors()).toBe('oh\n');
  });

  it('puts errors into the output on demand', async () => {
    const run = await start('console.log("a"); console.error("b")', true);
    await waitForEnd(run);
    expect(await readFile(run.folder.outputFile, 'utf8')).toBe('a\nb\n');
  });

  it('ends at once with its command', async () => {
    const run = await start('setTimeout(() => {}, 200)');
    const startedAt = Date.now();
    await run.pause(60_000);
    expect(Date.now() - startedAt).toBeLessThan(30_000);
    expect(await run.findEnd()).toMatchObject({ kind: 'exited', code: 0 });
  });

  it('tells which signal has ended a command', async () => {
    const run = await start('process.kill(process.pid, "SIGKILL")');
    expect(await waitForEnd(run)).toEqual({
      kind: 'exited',
      code: null,
      signal: 'SIGKILL',
    });
  });

  it('follows a command whose supervisor was killed to its end', async () => {
    const run = await start(`
      console.log('started');
      setInterval(() => {
        if (require('fs').existsSync('gate')) process.exit(0);
      }, 10);
    `);
    await eventually(
      async () =>
        (await readFile(run.folder.outputFile, 'utf8').catch(() => '')) !== '',
    );
    const owner = await run.folder.readOwner();
    process.kill((owner as { pid: number }).pid, 'SIGKILL');
    await run.pause(60_000);
    expect(await run.findEnd()).toBeUndefined();

    await writeFile(join(directory, 'gate'), '');
    expect(await waitForEnd(run)).toEqual({ kind: 'vanished' });
  });

  it('says why a supervisor did not start', async () => {
    const run = await SupervisedRun.start(path, {
      binary: '/bin/true',
      args: [],
      workingDirectory: join(directory, 'missing'),
      environment: {},
      mergeOutput: false,
    });
    await run.pause(60_000);
    await expect(run.findEnd()).rejects.toThrow(
      /supervisor did not start: .*ENOENT/,
    );
  });

  it('tells why a command could not be started', async () => {
    const run = await SupervisedRun.start(path, {
      binary: '/nowhere/terraform',
      args: [],
      workingDirectory: directory,
      environment: {},
      mergeOutput: false,
    });
    expect(await waitForEnd(run)).toMatchObject({
      kind: 'exited',
      code: null,
      error: expect.stringContaining('ENOENT'),
    });
  });

  it('interrupts a command once', async () => {
    const run = await start(`
      let count = 0;
      process.on('SIGINT', () => { console.log('interrupt ' + ++count); });
      process.on('SIGTERM', () => process.exit(0));
      setInterval(() => {}, 1000);
      console.log('waiting');
    `);
    const output = () =>
      readFile(run.folder.outputFile, 'utf8').catch(() => '');
    await eventually(async () => (await output()).includes('waiting'));

    expect(await run.interrupt()).toBe(true);
    await eventually(async () => (await output()).includes('interrupt 1'));
    await SupervisedRun.at(path).interrupt();
    await run.kill();

    expect(await waitForEnd(run)).toEqual({ kind: 'vanished' });
    expect(await output()).toBe('waiting\ninterrupt 1\n');
  });

  it('does not start a command twice', async () => {
    const script = 'require("fs").appendFileSync("count", "x")';
    const [first, second] = await Promise.all([start(script), start(script)]);
    await waitForEnd(first);
    await waitForEnd(second);
    expect(await readFile(join(directory, 'count'), 'utf8')).toBe('x');
  });

  it('gives up a run that nobody owns, for good', async () => {
    await mkdir(path, { recursive: true });
    const abandoned = SupervisedRun.at(path);
    expect(await abandoned.findEnd()).toBeUndefined();

    await utimes(path, 0, 0);
    expect(await abandoned.findEnd()).toEqual({ kind: 'vanished' });
    expect(await abandoned.folder.readOwner()).toEqual({ abandoned: true });

    const command = ['touch', join(directory, 'ran')];
    execFileSync('/bin/sh', [SUPERVISOR, path, 'stderr.log', ...command]);
    expect(existsSync(join(directory, 'ran'))).toBe(false);
  });

  it('is not misled by another process with the same id', async () => {
    await mkdir(path, { recursive: true });
    await writeFile(
      join(path, 'process.json'),
      JSON.stringify({ pid: process.pid, startedAt: 'some other time' }),
    );
    expect(await SupervisedRun.at(path).findEnd()).toEqual({
      kind: 'vanished',
    });
  });
});
