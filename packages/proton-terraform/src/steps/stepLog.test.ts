import { StepLog } from './stepLog';
import { MemoryLog } from '../__testUtils__/MemoryLog';

const text = (message: string) => ({ level: 'info' as const, message });

describe('StepLog', () => {
  it('takes each line once, also when it is opened again', async () => {
    const log = new MemoryLog();
    const first = await StepLog.open(log, 'planning');
    await first.write(1, 0, text('init'));
    await first.write(1, 20, text('done'));

    const second = await StepLog.open(log, 'planning');
    await second.write(1, 0, text('init'));
    await second.write(1, 20, text('done'));
    await second.write(2, 0, text('plan'));
    await second.write(2, 10, text('planned'));

    expect(log.messages('planning')).toEqual([
      'init',
      'done',
      'plan',
      'planned',
    ]);
  });

  it('gives a machine that has no runs on record a number of its own', async () => {
    const log = new MemoryLog();
    const first = await StepLog.open(log, 'applying');
    expect(first.firstFreeRun).toBe(1);
    await first.write(1, 0, text('announced, then killed'));
    expect((await StepLog.open(log, 'applying')).firstFreeRun).toBe(1);
    await first.write(1, 20, text('half done'));
    expect((await StepLog.open(log, 'applying')).firstFreeRun).toBe(2);
  });

  it('keeps the steps apart', async () => {
    const log = new MemoryLog();
    await (await StepLog.open(log, 'planning')).write(2, 10, text('planned'));
    await (await StepLog.open(log, 'applying')).write(1, 0, text('apply'));
    expect(log.messages('applying')).toEqual(['apply']);
  });

  it('cuts a line that is too long', async () => {
    const log = new MemoryLog();
    const step = await StepLog.open(log, 'planning');
    await step.write(1, 1, text('x'.repeat(20_000)));
    expect(log.lines[0].message).toHaveLength(8192);
  });
});
