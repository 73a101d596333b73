import { RunNetworks } from './RunNetworks';

/** A network that says whether it is closed. */
function createNetwork() {
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  return { ended, end, close: jest.fn(async () => end()) };
}

describe('RunNetworks', () => {
  const open = jest.fn(async () => createNetwork());
  const useBy = (
    networks: RunNetworks<ReturnType<typeof createNetwork>>,
    key: string,
  ) => networks.use(key, open, async network => network);

  beforeEach(() => {
    jest.useFakeTimers();
    open.mockClear();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('shares a network among the commands of a run, and with no other run', async () => {
    const networks = new RunNetworks<ReturnType<typeof createNetwork>>();
    const [first, second, other] = await Promise.all([
      useBy(networks, 'run'),
      useBy(networks, 'run'),
      useBy(networks, 'other'),
    ]);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('closes a network that no command needs for a while', async () => {
    const networks = new RunNetworks<ReturnType<typeof createNetwork>>();
    const first = await useBy(networks, 'run');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await useBy(networks, 'run')).toBe(first);
    await jest.advanceTimersByTimeAsync(1_999);
    expect(first.close).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(first.close).toHaveBeenCalledTimes(1);
    expect(await useBy(networks, 'run')).not.toBe(first);
  });

  it('keeps a network while a command starts in it', async () => {
    const networks = new RunNetworks<ReturnType<typeof createNetwork>>();
    let start = () => {};
    const starting = networks.use(
      'run',
      open,
      async network =>
        new Promise<typeof network>(resolve => {
          start = () => resolve(network);
        }),
    );
    await jest.advanceTimersByTimeAsync(10_000);
    start();
    expect((await starting).close).not.toHaveBeenCalled();
  });

  it('replaces a network that has ended, or has not started', async () => {
    const networks = new RunNetworks<ReturnType<typeof createNetwork>>();
    open.mockRejectedValueOnce(new Error('no tun'));
    await expect(useBy(networks, 'run')).rejects.toThrow('no tun');
    const first = await useBy(networks, 'run');
    first.end();
    await jest.advanceTimersByTimeAsync(0);
    expect(await useBy(networks, 'run')).not.toBe(first);
  });
});
