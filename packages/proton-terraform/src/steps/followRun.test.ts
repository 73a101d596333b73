import { eventually } from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EngineLogLine,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { createOutput } from './commands';
import { followRun } from './followRun';
import { StepLog } from './stepLog';
import { StepProgress } from './stepProgress';
import { SupervisedRun } from '../supervision/supervisedRun';
import { MemoryLog } from '../__testUtils__/MemoryLog';

/** A log that knows how much was written at once. */
class CountingLog extends MemoryLog {
  readonly batches: number[] = [];

  async write(...lines: EngineLogLine[]): Promise<void> {
    this.batches.push(lines.length);
    await super.write(...lines);
  }
}

describe('followRun', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'follow-run-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  async function start(script: string) {
    return SupervisedRun.start(join(directory, 'planning', '1-init'), {
      binary: process.execPath,
      args: ['-e', script],
      workingDirectory: directory,
      environment: {},
      mergeOutput: true,
    });
  }

  async function follow(
    run: SupervisedRun,
    log: MemoryLog,
    signal = new AbortController().signal,
  ) {
    const redactor = Redactor.create([]);
    return followRun({
      run,
      runNumber: 1,
      output: createOutput('init', redactor, []),
      log: await StepLog.open(log, 'planning'),
      progress: new StepProgress(
        { recordProgress: async () => {} },
        { isTakenUpElsewhere: false },
      ),
      signal,
      gracePeriod: 1_000,
    });
  }

  it('writes the lines that are there at once, in their order', async () => {
    const run = await start(
      `process.stdout.write('one\\ntwo\\n\\nthree\\nwithout an end')`,
    );
    await eventually(async () => (await run.findEnd()) !== undefined);
    const log = new CountingLog();

    expect(await follow(run, log)).toMatchObject({ kind: 'exited', code: 0 });

    expect(log.messages('planning')).toEqual([
      'one',
      'two',
      'three',
      'without an end',
    ]);
    expect(log.batches).toEqual([4]);
  });

  it('writes a flood in parts', async () => {
    const run = await start(
      `for (let i = 0; i < 1200; i++) console.log('line ' + i)`,
    );
    await eventually(async () => (await run.findEnd()) !== undefined);
    const log = new CountingLog();

    await follow(run, log);

    expect(log.messages('planning')).toHaveLength(1_200);
    expect(log.messages('planning').at(-1)).toBe('line 1199');
    expect(log.batches).toEqual([500, 500, 200]);
  });

  it('writes what there is while the command goes on', async () => {
    const gate = join(directory, 'gate');
    const run = await start(`
      console.log('first');
      setInterval(() => {
        if (require('node:fs').existsSync(${JSON.stringify(gate)})) {
          console.log('last');
          process.exit(0);
        }
      }, 10);
    `);
    const log = new CountingLog();
    const following = follow(run, log);

    await log.waitFor('first');
    expect(log.messages('planning')).toEqual(['first']);
    await writeFile(gate, '');
    await following;

    expect(log.messages('planning')).toEqual(['first', 'last']);
  });

  it('begins again behind what was written, when a write failed', async () => {
    const run = await start(`process.stdout.write('one\\ntwo\\nthree\\n')`);
    await eventually(async () => (await run.findEnd()) !== undefined);
    const log = new MemoryLog();
    await log.write({
      step: 'planning',
      level: 'info',
      message: 'one',
      cursor: 2 ** 40 + 'one\n'.length,
    });
    const away = jest
      .spyOn(log, 'write')
      .mockRejectedValueOnce(new Error('The database is away'));

    await expect(follow(run, log)).rejects.toThrow('The database is away');
    expect(log.messages('planning')).toEqual(['one']);
    await follow(run, log);

    expect(away).toHaveBeenCalledTimes(2);
    expect(log.messages('planning')).toEqual(['one', 'two', 'three']);
  });

  it('interrupts and kills the command while a write has no answer', async () => {
    const asked = join(directory, 'asked');
    const run = await start(`
      process.on('SIGINT', () => {
        require('node:fs').writeFileSync(${JSON.stringify(asked)}, '');
      });
      console.log('first');
      setInterval(() => {}, 1000);
    `);
    const log = new MemoryLog();
    let answer = () => {};
    const write = jest.spyOn(log, 'write').mockImplementation(
      () =>
        new Promise<void>(resolve => {
          answer = resolve;
        }),
    );
    const stopping = new AbortController();
    const following = follow(run, log, stopping.signal);
    try {
      await eventually(() => write.mock.calls.length > 0);
      stopping.abort();
      await eventually(() => existsSync(asked));
      await eventually(
        async () =>
          (await SupervisedRun.at(run.folder.path).findEnd()) !== undefined,
      );
    } finally {
      write.mockRestore();
      answer();
      await run.kill();
    }
    // Its supervisor is killed with it.
    expect(await following).toEqual({ kind: 'vanished' });
  });
});
