import { RunNetwork } from './RunNetwork';

/** How long a network waits for the next command of its run. */
const IDLE_MS = 2_000;

type Network = Pick<RunNetwork, 'close' | 'ended'>;

interface OpenNetwork<N extends Network> {
  network: Promise<N>;
  users: number;
  idle?: NodeJS.Timeout;
}

/** Lets the commands of one run share a network, which takes long to create. */
export class RunNetworks<N extends Network = RunNetwork> {
  private readonly networks = new Map<string, OpenNetwork<N>>();

  /**
   * Provides a network while a command starts in it.
   *
   * @param key - names the run, and all that its network reaches
   */
  async use<T>(
    key: string,
    open: () => Promise<N>,
    start: (network: N) => Promise<T>,
  ): Promise<T> {
    const used = this.networks.get(key) ?? this.open(key, open);
    used.users += 1;
    clearTimeout(used.idle);
    try {
      return await start(await used.network);
    } finally {
      used.users -= 1;
      if (used.users === 0) {
        used.idle = setTimeout(() => this.close(key, used), IDLE_MS).unref();
      }
    }
  }

  private open(key: string, open: () => Promise<N>): OpenNetwork<N> {
    const opened: OpenNetwork<N> = { network: open(), users: 0 };
    this.networks.set(key, opened);
    opened.network
      .then(({ ended }) => ended)
      .catch(() => {})
      .finally(() => this.forget(key, opened));
    return opened;
  }

  private close(key: string, opened: OpenNetwork<N>): void {
    this.forget(key, opened);
    opened.network.then(network => network.close()).catch(() => {});
  }

  private forget(key: string, opened: OpenNetwork<N>): void {
    if (this.networks.get(key) === opened) {
      this.networks.delete(key);
    }
  }
}
