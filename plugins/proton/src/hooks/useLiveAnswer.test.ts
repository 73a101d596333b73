import { act, renderHook } from '@testing-library/react';
import { MIN_ASK_INTERVAL, useLiveAnswer } from './useLiveAnswer';

async function pass(milliseconds: number) {
  await act(() => jest.advanceTimersByTimeAsync(milliseconds));
}

describe('useLiveAnswer', () => {
  const ask = jest.fn<Promise<string>, [AbortSignal]>();

  async function render(initialProps: { key?: string; revision?: number }) {
    const rendered = renderHook(
      ({ key, revision }) => useLiveAnswer(key, ask, { revision }),
      { initialProps },
    );
    await pass(0);
    return rendered;
  }

  beforeEach(() => {
    jest.useFakeTimers();
    ask.mockReset();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('keeps the answer while it asks again', async () => {
    ask.mockResolvedValueOnce('planning').mockResolvedValue('applying');
    const { result, rerender } = await render({ key: 'd-1', revision: 1 });
    expect(result.current.answer).toBe('planning');

    rerender({ key: 'd-1', revision: 2 });
    expect(result.current).toMatchObject({
      answer: 'planning',
      loading: false,
    });
    await pass(MIN_ASK_INTERVAL);
    expect(result.current.answer).toBe('applying');
  });

  it('asks no more than once in a second, however much happens', async () => {
    ask.mockResolvedValue('applying');
    const { rerender } = await render({ key: 'd-1', revision: 0 });

    for (let revision = 1; revision <= 50; revision++) {
      rerender({ key: 'd-1', revision });
      await pass(MIN_ASK_INTERVAL / 10);
    }
    expect(ask.mock.calls.length).toBeGreaterThanOrEqual(5);
    expect(ask.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it('keeps the answer and tells the error when asking again fails', async () => {
    const error = new Error('The endpoint did not answer');
    ask.mockResolvedValueOnce('planning').mockRejectedValueOnce(error);
    const { result } = await render({ key: 'd-1' });

    act(() => result.current.refresh());
    await pass(MIN_ASK_INTERVAL);
    expect(result.current).toMatchObject({ answer: 'planning', error });
  });

  it('never shows the answer to another question', async () => {
    ask.mockResolvedValueOnce('of d-1').mockReturnValue(new Promise(() => {}));
    const { result, rerender } = await render({ key: 'd-1' });

    rerender({ key: 'd-2' });
    expect(result.current).toMatchObject({ answer: undefined, loading: true });
    expect(ask.mock.calls[0][0].aborted).toBe(true);
  });

  it('asks nothing without a key', async () => {
    const { result } = await render({});

    expect(result.current.loading).toBe(false);
    expect(ask).not.toHaveBeenCalled();
  });
});
