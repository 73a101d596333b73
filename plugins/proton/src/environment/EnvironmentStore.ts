import { ResponseError } from '@backstage/errors';
import {
  EnvironmentOverview,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { isRefusal } from '../api/isRefusal';

/** Between two reads while a deployment runs and no signals come, in milliseconds. */
export const RUNNING_POLL_INTERVAL = 2_000;

/** Between two reads while nothing runs and no signals come, in milliseconds. */
export const IDLE_POLL_INTERVAL = 10_000;

/**
 * How long a running deployment may say nothing before it is asked for, in
 * milliseconds. The signals client tells nobody when it has lost its connection;
 * without this a page could wait for ever.
 */
export const SILENCE_LIMIT = 5 * 60_000;

/** Between two reads however many signals come, in milliseconds. */
export const MIN_READ_INTERVAL = 1_000;

/** How long what nobody looks at is kept, so that card and tab share it. */
export const LINGER = 10_000;

export interface EnvironmentState {
  /** The last overview that was read; stays while the next one is fetched. */
  overview?: EnvironmentOverview;
  /** Why the last read failed; absent as soon as one succeeds again. */
  error?: Error;
  /** When the overview was read, in milliseconds since 1970. */
  readAt?: number;
}

export interface EnvironmentStoreOptions {
  read: (signal: AbortSignal) => Promise<EnvironmentOverview>;
  /** Calls back on every signal; absent where there are no signals. */
  listen?: (onSignal: () => void) => () => void;
  /** Nobody has looked for a while; the store is not to be used again. */
  onClose: () => void;
}

/**
 * The overview of one environment for all who look at it: read once, read again
 * when a signal says so, when the browser is back online or its tab is shown
 * again. Only where signals do not tell of its changes it is asked for in
 * intervals. A hidden tab asks nothing.
 */
export class EnvironmentStore {
  private state: EnvironmentState = {};
  private readonly listeners = new Set<() => void>();
  private controller?: AbortController;
  private stopListening?: () => void;
  private timer?: ReturnType<typeof setTimeout>;
  private closing?: ReturnType<typeof setTimeout>;
  /** Something may have changed since the last read began. */
  private due = true;
  private lastReadBegan = -Infinity;
  /** Whether changes are known to be told; kept when the environment is gone. */
  private eventsEnabled = false;

  constructor(private readonly options: EnvironmentStoreOptions) {}

  getState(): EnvironmentState {
    return this.state;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      this.open();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        this.closing = setTimeout(() => this.close(), LINGER);
      }
    };
  }

  /** Reads now, or at once after the read that is on its way. */
  refresh(): void {
    this.due = true;
    this.readWhenVisible();
  }

  private open(): void {
    clearTimeout(this.closing);
    if (!this.stopListening) {
      const unsubscribe = this.options.listen?.(this.onSignal);
      window.addEventListener('online', this.onBack);
      document.addEventListener('visibilitychange', this.onVisibilityChange);
      this.stopListening = () => {
        unsubscribe?.();
        window.removeEventListener('online', this.onBack);
        document.removeEventListener(
          'visibilitychange',
          this.onVisibilityChange,
        );
      };
    }
    this.readWhenVisible();
  }

  private close(): void {
    this.controller?.abort();
    this.stopListening?.();
    clearTimeout(this.timer);
    this.options.onClose();
  }

  private readonly onSignal = () => {
    this.due = true;
    if (this.controller) {
      return;
    }
    const wait = this.lastReadBegan + MIN_READ_INTERVAL - Date.now();
    if (wait > 0) {
      this.schedule(wait);
    } else {
      this.readWhenVisible();
    }
  };

  private readonly onBack = () => this.refresh();

  private readonly onVisibilityChange = () => {
    if (document.visibilityState === 'visible') {
      // What was said meanwhile may have been lost with the connection.
      this.refresh();
    }
  };

  private readWhenVisible(): void {
    if (
      this.due &&
      !this.controller &&
      this.listeners.size > 0 &&
      document.visibilityState === 'visible'
    ) {
      this.read();
    }
  }

  private async read(): Promise<void> {
    clearTimeout(this.timer);
    const controller = new AbortController();
    this.controller = controller;
    this.due = false;
    this.lastReadBegan = Date.now();
    try {
      const overview = await this.options.read(controller.signal);
      if (controller.signal.aborted) {
        return;
      }
      this.eventsEnabled = overview.eventsEnabled;
      this.setState({ overview, readAt: Date.now() });
    } catch (error) {
      if (controller.signal.aborted) {
        return;
      }
      // What is gone is not shown as if it were merely out of date.
      const { overview, readAt } = isGone(error) ? {} : this.state;
      this.setState({ overview, readAt, error: error as Error });
    }
    this.controller = undefined;
    this.schedule(this.due ? MIN_READ_INTERVAL : this.nextInterval());
  }

  private schedule(wait: number | undefined): void {
    clearTimeout(this.timer);
    if (wait !== undefined) {
      this.timer = setTimeout(() => this.refresh(), wait);
    }
  }

  private nextInterval(): number | undefined {
    const { overview, error } = this.state;
    const running = overview !== undefined && isRunning(overview);
    const isTold = this.options.listen !== undefined && this.eventsEnabled;
    if (error && isGone(error)) {
      // It may be made again.
      return isTold ? undefined : IDLE_POLL_INTERVAL;
    }
    if (error && isRefusal(error)) {
      return undefined;
    }
    if (isTold && !error) {
      return running ? SILENCE_LIMIT : undefined;
    }
    return running ? RUNNING_POLL_INTERVAL : IDLE_POLL_INTERVAL;
  }

  private setState(state: EnvironmentState): void {
    this.state = state;
    this.listeners.forEach(listener => listener());
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ResponseError && error.statusCode === 404;
}

function isRunning(overview: EnvironmentOverview): boolean {
  return (
    isDeploymentRunning(overview.environment.deploymentStatus) ||
    isDeploymentRunning(overview.lastDeployment?.deploymentStatus)
  );
}
