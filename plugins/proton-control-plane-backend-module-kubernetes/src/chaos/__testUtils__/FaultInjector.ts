import { Dice } from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import { ChaosWorld } from './ChaosWorld';
import { Machine } from './Machine';

const FAULTS = [
  ...Array(4).fill('kill pod'),
  ...Array(3).fill('kill backend'),
  'lose power',
  'pause backend',
  'stop database',
  'kill database',
] as const;

type Fault = (typeof FAULTS)[number];

/** What every run does first, whatever the dice say. */
const FIRST: readonly Fault[] = ['kill pod', 'kill backend', 'kill database'];

/** How often to look for a running pod, in milliseconds. */
const LOOK_MS = 250;

/** Longer than a lease, so that another backend takes over what the paused one has. */
const LONGEST_PAUSE_MS = 20_000;

/** How many deployments end between two faults at most. */
const LONGEST_INTERVAL = 6;

/**
 * Breaks something each time that some deployments have ended, and repairs it.
 * Each fault takes the same numbers of the dice, whether or not it can happen, so
 * that a seed repeats the kinds of faults, their order, machines and durations.
 */
export class FaultInjector {
  /** What was done, for people. */
  readonly log: string[] = [];
  /** How often each kind of fault has happened. */
  readonly counts = new Map<Fault, number>();
  private readonly first = [...FIRST];
  private readonly stopping = new AbortController();
  private readonly broken = new Set<object>();
  private readonly repairs = new Set<Promise<void>>();
  private readonly startedAt = Date.now();
  private untilNext = 0;
  private readonly failures: unknown[] = [];

  constructor(
    private readonly world: ChaosWorld,
    private readonly dice: Dice,
  ) {}

  /** To be called when a deployment has ended. */
  noteProgress(): void {
    this.untilNext -= 1;
    if (this.untilNext <= 0 && !this.stopping.signal.aborted) {
      this.untilNext = 1 + this.dice.below(LONGEST_INTERVAL);
      this.inject(this.first.shift() ?? this.dice.pick(FAULTS));
    }
  }

  /** Breaks nothing more. Returns when everything is repaired. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.repairs);
    if (this.failures.length > 0) {
      throw this.failures[0];
    }
  }

  private inject(fault: Fault): void {
    const wait = this.dice.below(2_000);
    const duration = this.dice.below(6_000);
    const pause = 2_000 + this.dice.below(LONGEST_PAUSE_MS);
    const pod = this.dice.below(1_000);
    const machine = this.dice.pick(this.world.machines);
    switch (fault) {
      case 'kill pod':
        this.break(this.world.cluster, fault, () => this.killPod(pod));
        break;
      case 'kill backend':
        this.break(machine, fault, async () => {
          await delay(wait);
          await machine.kill();
          await delay(duration);
          await machine.start();
        });
        break;
      case 'lose power':
        this.break(machine, fault, async () => {
          await delay(wait);
          await machine.losePower();
          await delay(duration);
          await machine.start();
        });
        break;
      case 'pause backend':
        this.break(machine, fault, () => machine.pause(pause));
        break;
      default:
        this.break(this.world.database, fault, async () => {
          const { database } = this.world;
          await delay(wait);
          await database.stop(fault === 'kill database' ? 'kill' : 'immediate');
          await delay(duration);
          await database.start();
        });
    }
  }

  /** Breaks what isn't broken already. */
  private break(
    what: Machine | ChaosWorld['database'] | ChaosWorld['cluster'],
    fault: Fault,
    work: () => Promise<void>,
  ): void {
    if (this.broken.has(what)) {
      return;
    }
    this.broken.add(what);
    if (fault !== 'kill pod') {
      this.note(fault, what instanceof Machine ? what.name : '');
    }
    const repair = work()
      .catch(error => {
        this.failures.push(error);
      })
      .finally(() => {
        this.broken.delete(what);
        this.repairs.delete(repair);
      });
    this.repairs.add(repair);
  }

  /** Waits for a pod that runs: often, there is none when the dice pick this. */
  private async killPod(pod: number): Promise<void> {
    const { cluster } = this.world;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const running = cluster.api.store
        .list('pods')
        .filter(({ status }) => status?.phase === 'Running');
      if (running.length > 0) {
        const name = running[pod % running.length].metadata?.name ?? '';
        this.note('kill pod', name);
        cluster.faults.runOutOfMemory(name);
        return;
      }
      await delay(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  }

  private note(fault: Fault, name: string): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    const seconds = ((Date.now() - this.startedAt) / 1000).toFixed(1);
    this.log.push(`${seconds} s: ${fault} ${name}`.trim());
  }
}
