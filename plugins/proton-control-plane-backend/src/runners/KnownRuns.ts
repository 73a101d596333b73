import { Redactor } from '@proton-vending/backstage-plugin-proton-common';

/** The maximum number of runs in the cache, and of characters of their secrets. */
const MAX_RUNS = 500;
const MAX_CHARACTERS = 10_000_000;

/** After so long without a call, a run is forgotten when another one is learned. */
const IDLE_MS = 5 * 60_000;

/** Data about a run that a backend caches between calls. */
export interface KnownRun {
  redactor: Pick<Redactor, 'redact' | 'size'>;
  /** How many characters the log has. */
  logLength: number;
  /** A cursor that the log has, which may not be the last one. */
  cursor: number;
}

/** For a run whose secrets need more memory than there is. */
const MASKING_ALL: KnownRun['redactor'] = {
  size: 0,
  redact: text => (text.trim() === '' ? '' : '***'),
};

/**
 * The runs that call this backend. To build a redactor of many secrets blocks the
 * backend for a moment, so it is done once for a run, however many calls it makes
 * at a time, and those of other runs stay.
 */
export class KnownRuns {
  /** Those that called last are at the end. */
  private readonly known = new Map<string, KnownRun & { calledAt: number }>();
  private readonly learning = new Map<string, Promise<KnownRun>>();

  /** Returns the cached data about a run, or reads it when there is none. */
  async get(id: string, learn: () => Promise<KnownRun>): Promise<KnownRun> {
    const known = this.known.get(id);
    if (known) {
      this.keep(id, known);
      return known;
    }
    const learning = this.learning.get(id) ?? this.add(id, learn);
    this.learning.set(id, learning);
    return learning;
  }

  /** Forgets a run that is over. */
  forget(id: string): void {
    this.known.delete(id);
  }

  private async add(
    id: string,
    learn: () => Promise<KnownRun>,
  ): Promise<KnownRun> {
    try {
      const { redactor, ...learned } = await learn();
      this.forgetIdle();
      const fits = this.measure() + redactor.size <= MAX_CHARACTERS;
      return this.keep(id, {
        ...learned,
        redactor: fits ? redactor : MASKING_ALL,
      });
    } finally {
      this.learning.delete(id);
    }
  }

  private keep(id: string, run: KnownRun): KnownRun {
    const known = Object.assign(run, { calledAt: Date.now() });
    this.known.delete(id);
    this.known.set(id, known);
    return known;
  }

  private forgetIdle(): void {
    const idleSince = Date.now() - IDLE_MS;
    for (const [id, { calledAt }] of this.known) {
      if (this.known.size < MAX_RUNS && calledAt > idleSince) {
        return;
      }
      this.known.delete(id);
    }
  }

  private measure(): number {
    let characters = 0;
    for (const { redactor } of this.known.values()) {
      characters += redactor.size;
    }
    return characters;
  }
}
