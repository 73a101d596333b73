import { demoEnvironmentPlan } from '../../__testUtils__/demoPlans';
import { responseError } from '../../__testUtils__/responseError';
import { followPlan, PlanState, READ_INTERVAL } from './followPlan';

const queued = demoEnvironmentPlan({ status: 'QUEUED', position: 1 });
const planning = demoEnvironmentPlan({ status: 'PLANNING' });
const ready = demoEnvironmentPlan();

function follow(
  answers: {
    start?: jest.Mock;
    read?: jest.Mock;
  } = {},
) {
  const start = answers.start ?? jest.fn(async () => queued);
  const read = answers.read ?? jest.fn(async () => planning);
  const cancel = jest.fn(async () => queued);
  const seen: PlanState['phase'][] = [];
  const stop = followPlan({
    start,
    read,
    cancel,
    onChange: ({ phase }) => seen.at(-1) !== phase && seen.push(phase),
  });
  return { read, cancel, stop, phases: () => seen };
}

describe('followPlan', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('reads a plan until it is ready, and leaves it alone then', async () => {
    const read = jest
      .fn()
      .mockResolvedValueOnce(queued)
      .mockResolvedValueOnce(planning)
      .mockResolvedValueOnce(ready);
    const { phases, stop, cancel } = follow({ read });

    await jest.advanceTimersByTimeAsync(10 * READ_INTERVAL);
    stop();

    expect(phases()).toEqual(['starting', 'queued', 'planning', 'ready']);
    expect(read).toHaveBeenCalledTimes(3);
    expect(cancel).not.toHaveBeenCalled();
  });

  it('cancels a plan that is running when it is stopped', async () => {
    const { stop, cancel, read, phases } = follow();
    await jest.advanceTimersByTimeAsync(READ_INTERVAL);

    stop();
    stop();
    await jest.advanceTimersByTimeAsync(5 * READ_INTERVAL);

    expect(cancel).toHaveBeenCalledTimes(1);
    expect(cancel).toHaveBeenCalledWith('plan-1');
    expect(read).toHaveBeenCalledTimes(1);
    expect(phases()).toEqual(['starting', 'queued', 'planning']);
  });

  it('cancels a plan that was stopped while it was being started', async () => {
    let answer = (_plan: typeof queued) => {};
    const start = jest.fn(
      () =>
        new Promise<typeof queued>(resolve => {
          answer = resolve;
        }),
    );
    const { stop, cancel, phases } = follow({ start });

    stop();
    answer(queued);
    await jest.advanceTimersByTimeAsync(READ_INTERVAL);

    expect(cancel).toHaveBeenCalledWith('plan-1');
    expect(phases()).toEqual(['starting']);
  });

  it('goes on when a read fails on the way', async () => {
    const read = jest
      .fn()
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockResolvedValue(ready);
    const { phases } = follow({ read });

    await jest.advanceTimersByTimeAsync(2 * READ_INTERVAL);

    expect(phases()).toEqual(['starting', 'queued', 'ready']);
  });

  it('gives up after several failures in a row, and cancels the plan', async () => {
    const read = jest.fn().mockRejectedValue(new TypeError('Failed to fetch'));
    const { phases, cancel } = follow({ read });

    await jest.advanceTimersByTimeAsync(20 * READ_INTERVAL);

    expect(phases()).toEqual(['starting', 'queued', 'error']);
    expect(read).toHaveBeenCalledTimes(5);
    expect(cancel).toHaveBeenCalledWith('plan-1');
  });

  it.each([
    [404, 'error'],
    [403, 'error'],
  ])('ends when a read is refused with %i', async (status, phase) => {
    const refusal = await responseError(status, 'Refused', 'Refused');
    const read = jest.fn().mockRejectedValue(refusal);
    const { phases } = follow({ read });

    await jest.advanceTimersByTimeAsync(2 * READ_INTERVAL);

    expect(phases()).toEqual(['starting', 'queued', phase]);
  });

  it.each([
    [501, 'unavailable'],
    [409, 'error'],
  ])('tells a start that is refused with %i: %s', async (status, phase) => {
    const refusal = await responseError(status, 'Refused', 'Refused');
    const start = jest.fn().mockRejectedValue(refusal);
    const { phases } = follow({ start });

    await jest.advanceTimersByTimeAsync(READ_INTERVAL);

    expect(phases()).toEqual(['starting', phase]);
  });
});
