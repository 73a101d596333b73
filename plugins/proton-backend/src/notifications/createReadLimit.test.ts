import { createReadLimit, MOST_READS } from './createReadLimit';

describe('createReadLimit', () => {
  it('lets some read at a time, and all in the end', async () => {
    const limit = createReadLimit(new AbortController().signal);
    let running = 0;
    let most = 0;
    const read = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(resolve => setImmediate(resolve));
      running -= 1;
      return 'read';
    };

    const all = Array.from({ length: 5 * MOST_READS }, () => limit(read));

    expect(new Set(await Promise.all(all))).toEqual(new Set(['read']));
    expect(most).toBe(MOST_READS);
  });

  it('begins no read when there is no time left', async () => {
    const stop = new AbortController();
    const limit = createReadLimit(stop.signal);
    const read = jest.fn(async () => {});
    stop.abort();

    await expect(limit(read)).rejects.toThrow('aborted');
    expect(read).not.toHaveBeenCalled();
  });
});
