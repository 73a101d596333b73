import { renderHook } from '@testing-library/react';
import { POLLING_INTERVAL, usePolling } from './usePolling';

describe('usePolling', () => {
  beforeEach(() => jest.useFakeTimers());

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('reads while it is on, and stops', () => {
    const read = jest.fn();
    const { rerender, unmount } = renderHook(({ on }) => usePolling(on, read), {
      initialProps: { on: false },
    });
    jest.advanceTimersByTime(3 * POLLING_INTERVAL);
    expect(read).not.toHaveBeenCalled();

    rerender({ on: true });
    jest.advanceTimersByTime(2 * POLLING_INTERVAL);
    expect(read).toHaveBeenCalledTimes(2);

    unmount();
    jest.advanceTimersByTime(2 * POLLING_INTERVAL);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('asks nothing for a hidden tab', () => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const read = jest.fn();
    renderHook(() => usePolling(true, read));

    jest.advanceTimersByTime(2 * POLLING_INTERVAL);

    expect(read).not.toHaveBeenCalled();
  });
});
