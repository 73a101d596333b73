import { EngineProgress } from '@proton-vending/backstage-plugin-proton-common';
import { StepProgress } from './stepProgress';

describe('StepProgress', () => {
  const recorded: EngineProgress[] = [];
  const run = {
    recordProgress: async (progress: EngineProgress) => {
      recorded.push(progress);
    },
  };

  beforeEach(() => {
    recorded.length = 0;
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('records once a second at most, and always at the end', async () => {
    const progress = new StepProgress(run, { isTakenUpElsewhere: false });

    for (let completed = 0; completed <= 25; completed++) {
      await progress.update({ completed, total: 26 });
      jest.advanceTimersByTime(100);
    }
    await progress.endRun();

    expect(recorded).toEqual([
      { completed: 0, total: 26 },
      { completed: 10, total: 26 },
      { completed: 20, total: 26 },
      { completed: 25, total: 26 },
    ]);
  });

  it('records later what came too early, though nothing new is said', async () => {
    const progress = new StepProgress(run, { isTakenUpElsewhere: false });
    await progress.update({ completed: 0, total: 2 });
    await progress.update({ completed: 1, total: 2 });

    jest.advanceTimersByTime(1_000);
    await progress.update({ completed: 1, total: 2 });

    expect(recorded.at(-1)).toEqual({ completed: 1, total: 2 });
  });

  it('says nothing before there is a plan, nor twice the same', async () => {
    const progress = new StepProgress(run, { isTakenUpElsewhere: false });

    await progress.update(undefined);
    await progress.endRun();
    await progress.update({ completed: 0, total: 1 });
    await progress.endRun();

    expect(recorded).toEqual([{ completed: 0, total: 1 }]);
  });

  it('adds what the runs before have made', async () => {
    const progress = new StepProgress(run, { isTakenUpElsewhere: false });
    await progress.update({ completed: 3, total: 10 });
    await progress.endRun();

    await progress.update({ completed: 0, total: 7 });
    await progress.endRun();

    expect(recorded).toEqual([{ completed: 3, total: 10 }]);
  });

  it('goes on where a worker of another machine was', async () => {
    const progress = new StepProgress(
      { ...run, progress: { completed: 3, total: 10 } },
      { isTakenUpElsewhere: true },
    );

    await progress.update({ completed: 1, total: 6 });

    expect(recorded).toEqual([{ completed: 4, total: 9 }]);
  });
});
