import { LogSubscription } from './LogSubscription';

/** Tells those who follow a log in this process that there is more of it. */
export class LogAnnouncements {
  private readonly subscriptions = new Map<string, Set<LogSubscription>>();
  private readonly closing = new AbortController();

  /** Aborted when this backend ends, and every follower has to go elsewhere. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  announce(deploymentId: string): void {
    this.subscriptions.get(deploymentId)?.forEach(each => each.notify());
  }

  subscribe(deploymentId: string): LogSubscription {
    const others = this.subscriptions.get(deploymentId) ?? new Set();
    const subscription = new LogSubscription(() => {
      others.delete(subscription);
      if (others.size === 0) {
        this.subscriptions.delete(deploymentId);
      }
    });
    others.add(subscription);
    this.subscriptions.set(deploymentId, others);
    return subscription;
  }

  close(): void {
    this.closing.abort();
  }
}
