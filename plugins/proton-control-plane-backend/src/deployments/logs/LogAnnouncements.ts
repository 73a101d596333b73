import { EventEmitter } from 'node:events';

/** Tells those who follow a log in this process that there is more of it. */
export class LogAnnouncements {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly closing = new AbortController();

  /** Aborted when this backend ends, and every follower has to go elsewhere. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  announce(deploymentId: string): void {
    this.emitter.emit(deploymentId);
  }

  /** Calls `listener` at each announcement, until the function that it returns is called. */
  subscribe(deploymentId: string, listener: () => void): () => void {
    this.emitter.on(deploymentId, listener);
    return () => this.emitter.off(deploymentId, listener);
  }

  close(): void {
    this.closing.abort();
  }
}
