import { Reading, StaleCache } from './StaleCache';

function create(read: jest.Mock) {
  return new StaleCache<string>({
    read,
    freshFor: 10_000,
    usableFor: 60_000,
    patience: 5_000,
    timeLimit: 30_000,
    retryAfter: 3_000,
  });
}

function reading(value: string): Reading<string> {
  return { value, readAt: Date.now() };
}

function later(milliseconds: number) {
  return jest.advanceTimersByTimeAsync(milliseconds);
}

describe('StaleCache', () => {
  const read = jest.fn();

  beforeEach(() => {
    jest.useFakeTimers();
    read.mockReset();
    read.mockImplementation(async () => reading(`${read.mock.calls.length}`));
  });

  afterEach(() => jest.useRealTimers());

  it('reads once for all who ask at the same time', async () => {
    const value = create(read);

    const states = await Promise.all([value.get(), value.get(), value.get()]);

    expect(read).toHaveBeenCalledTimes(1);
    expect(states.map(state => state.reading?.value)).toEqual(['1', '1', '1']);
    expect(states[0].refreshing).toBe(false);
  });

  it('keeps a reading while it is fresh', async () => {
    const value = create(read);
    await value.get();
    await later(9_999);
    await value.get();

    expect(read).toHaveBeenCalledTimes(1);
  });

  it('gives the old one at once while a newer one is read', async () => {
    const value = create(read);
    await value.get();
    await later(10_000);

    await expect(value.get()).resolves.toMatchObject({
      reading: { value: '1' },
      refreshing: true,
    });
    await later(0);
    await expect(value.get()).resolves.toMatchObject({
      reading: { value: '2' },
      refreshing: false,
    });
  });

  it('waits for a newer one when the old one is too old', async () => {
    const value = create(read);
    await value.get();
    await later(60_000);

    await expect(value.get()).resolves.toMatchObject({
      reading: { value: '2' },
    });
  });

  it('reads again what became invalid, also while it was read', async () => {
    const value = create(read);
    let finish: (reading: Reading<string>) => void = () => {};
    read.mockImplementationOnce(
      () =>
        new Promise(resolve => {
          finish = resolve;
        }),
    );
    const first = value.get();
    value.invalidate();
    finish(reading('old'));

    await expect(first).resolves.toMatchObject({ refreshing: true });
    await value.get();
    await later(0);
    await expect(value.get()).resolves.toMatchObject({
      reading: { value: '2' },
      refreshing: false,
    });
  });

  it('keeps what it has when the next attempt fails, and tries again later', async () => {
    const value = create(read);
    await value.get();
    await later(10_000);
    read.mockRejectedValueOnce(new Error('away'));
    await value.get();
    await later(0);

    await expect(value.get()).resolves.toMatchObject({
      reading: { value: '1' },
      error: { message: 'away' },
    });
    expect(read).toHaveBeenCalledTimes(2);

    await later(3_000);
    await value.get();
    await later(0);
    const state = await value.get();
    expect(state.reading?.value).toBe('3');
    expect(state.error).toBeUndefined();
  });

  it('does not wait longer than its patience for the first one', async () => {
    read.mockReturnValue(new Promise(() => {}));
    const value = create(read);

    const state = value.get();
    await later(5_000);

    await expect(state).resolves.toEqual({
      reading: undefined,
      error: undefined,
      refreshing: true,
    });
  });

  it('gives up what never ends, and reads again', async () => {
    read.mockReturnValueOnce(new Promise(() => {}));
    const value = create(read);
    const first = value.get();
    await later(30_000);
    await first;

    await expect(value.get()).resolves.toMatchObject({
      reading: undefined,
      error: { message: 'There was no answer within 30 seconds' },
    });
    expect(read.mock.calls[0][1].aborted).toBe(true);

    await later(60_000);
    await expect(value.get()).resolves.toMatchObject({
      reading: { value: '2' },
      error: undefined,
    });
  });

  it('spends no more than a part of the time on what takes long', async () => {
    read.mockImplementation(async () => {
      await new Promise(resolve => setTimeout(resolve, 4_000));
      return reading('slow');
    });
    const value = create(read);
    const first = value.get();
    await later(4_000);
    await first;

    await later(39_000);
    await value.get();
    expect(read).toHaveBeenCalledTimes(1);
    await later(1_000);
    await value.get();
    expect(read).toHaveBeenCalledTimes(2);
  });
});
