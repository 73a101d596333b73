import { ServiceUnavailableError } from '@backstage/errors';
import { SchemaLimits, SchemaTasks, SchemaWorker } from './SchemaWorker';

/** How many checks may wait for one schema, and for all of them. */
const MAX_WAITING_FOR_SCHEMA = 30;
const MAX_WAITING = 500;

/** Milliseconds. */
const MAX_WAIT = 45_000;

interface Waiter {
  resolve(worker: SchemaWorker): void;
  reject(error: Error): void;
}

/**
 * A few workers, which schemas use in turn. Only one check of a schema runs at a
 * time, so an expensive schema delays those who use it, and leaves the other
 * workers to everybody else.
 */
export class SchemaWorkers {
  private readonly workers: SchemaWorker[];
  private readonly idle: SchemaWorker[];
  /** By schema, the one whose turn is next first. */
  private readonly waiting = new Map<string, Waiter[]>();
  private readonly running = new Set<string>();
  private waitingCount = 0;
  private isClosed = false;

  constructor(count: number, limits: SchemaLimits) {
    this.workers = Array.from(
      { length: count },
      () => new SchemaWorker(limits),
    );
    this.idle = [...this.workers];
  }

  /**
   * @param options - `isPatient` for work in the background, which nobody waits for
   * @throws InputError when the check exceeds its limits
   * @throws ServiceUnavailableError when too many checks wait already
   */
  async check<K extends keyof SchemaTasks>(
    task: SchemaTasks[K]['task'],
    options: { isPatient: boolean },
  ): Promise<SchemaTasks[K]['result']> {
    const { schema } = task;
    const worker = await this.acquire(schema, options);
    try {
      this.requireOpen();
      return await worker.check<K>(task);
    } finally {
      this.running.delete(schema);
      this.idle.push(worker);
      this.dispatch();
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const waiter of [...this.waiting.values()].flat()) {
      waiter.reject(new Error('The schema validator is closed'));
    }
    this.waiting.clear();
    await Promise.all(this.workers.map(worker => worker.close()));
  }

  private async acquire(
    schema: string,
    { isPatient }: { isPatient: boolean },
  ): Promise<SchemaWorker> {
    this.requireOpen();
    const group = this.waiting.get(schema) ?? [];
    if (
      !isPatient &&
      (group.length >= MAX_WAITING_FOR_SCHEMA ||
        this.waitingCount >= MAX_WAITING)
    ) {
      throw busy();
    }
    let timer: NodeJS.Timeout | undefined;
    const turn = new Promise<SchemaWorker>((resolve, reject) => {
      const waiter = { resolve, reject };
      group.push(waiter);
      this.waiting.set(schema, group);
      this.waitingCount += 1;
      if (!isPatient) {
        timer = setTimeout(() => this.giveUp(schema, waiter), MAX_WAIT);
      }
    });
    this.dispatch();
    try {
      return await turn;
    } finally {
      clearTimeout(timer);
      this.waitingCount -= 1;
    }
  }

  private requireOpen(): void {
    if (this.isClosed) {
      throw new Error('The schema validator is closed');
    }
  }

  private giveUp(schema: string, waiter: Waiter): void {
    const group = this.waiting.get(schema) ?? [];
    const rest = group.filter(each => each !== waiter);
    if (rest.length > 0) {
      this.waiting.set(schema, rest);
    } else {
      this.waiting.delete(schema);
    }
    waiter.reject(busy());
  }

  private dispatch(): void {
    for (const [schema, [waiter, ...rest]] of [...this.waiting]) {
      if (this.running.has(schema)) {
        continue;
      }
      const worker = this.idle.pop();
      if (!worker) {
        return;
      }
      // To the end of the line.
      this.waiting.delete(schema);
      if (rest.length > 0) {
        this.waiting.set(schema, rest);
      }
      this.running.add(schema);
      waiter.resolve(worker);
    }
  }
}

function busy(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Too many specs are being checked at the moment. Try again in a minute',
  );
}
