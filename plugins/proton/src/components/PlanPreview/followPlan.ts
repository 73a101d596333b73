import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { isRefusal } from '../../api/isRefusal';

/** How far a preview is. */
export type PlanState =
  | { phase: 'idle' | 'starting' | 'cancelled' }
  /** The engine can't plan, or the Proton API doesn't offer it. */
  | { phase: 'unavailable'; error: Error }
  /** The plan couldn't be started or read. */
  | { phase: 'error'; error: Error }
  | {
      phase: 'queued' | 'planning' | 'ready' | 'failed';
      plan: EnvironmentPlan;
    };

/** Between two reads, in milliseconds; a plan that isn't read for a minute is cancelled. */
export const READ_INTERVAL = 2_000;

/** How many reads in a row may fail on the way. */
const MAX_FAILURES = 5;

const NOT_IMPLEMENTED = 501;

const PHASES = {
  QUEUED: 'queued',
  PLANNING: 'planning',
  READY: 'ready',
  FAILED: 'failed',
} as const;

/**
 * Starts a plan and reads it until it is over. What it returns stops that, and
 * cancels a plan that isn't over, also one that is only being started.
 */
export function followPlan(options: {
  start: () => Promise<EnvironmentPlan>;
  read: (id: string, signal: AbortSignal) => Promise<EnvironmentPlan>;
  cancel: (id: string) => Promise<unknown>;
  onChange: (state: PlanState) => void;
}): () => void {
  const { start, read, cancel, onChange } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let runningId: string | undefined;

  async function follow() {
    onChange({ phase: 'starting' });
    let plan = await start();
    let failures = 0;
    while (show(plan)) {
      await sleep(READ_INTERVAL, signal);
      try {
        plan = await read(plan.id, signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (isRefusal(error) || failures >= MAX_FAILURES) {
          throw error;
        }
      }
    }
  }

  /** Shows a plan; says whether to read it again. */
  function show(plan: EnvironmentPlan): boolean {
    const isOver = plan.status !== 'QUEUED' && plan.status !== 'PLANNING';
    if (signal.aborted) {
      abandon(isOver ? undefined : plan.id);
      return false;
    }
    runningId = isOver ? undefined : plan.id;
    onChange(
      plan.status === 'CANCELLED'
        ? { phase: 'cancelled' }
        : { phase: PHASES[plan.status], plan },
    );
    return !isOver;
  }

  function abandon(id: string | undefined) {
    if (id !== undefined) {
      // A plan that nobody reads is cancelled by itself, only later.
      cancel(id).catch(() => {});
    }
  }

  follow().catch(error => {
    if (!signal.aborted) {
      abandon(runningId);
      onChange({
        phase:
          (error as { statusCode?: number }).statusCode === NOT_IMPLEMENTED
            ? 'unavailable'
            : 'error',
        error,
      });
    }
  });

  return () => {
    if (!signal.aborted) {
      controller.abort();
      abandon(runningId);
    }
  };
}

/** Rejects as soon as the signal is aborted. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', abort, { once: true });

    function finish() {
      signal.removeEventListener('abort', abort);
      resolve();
    }

    function abort() {
      clearTimeout(timer);
      reject(signal.reason);
    }
  });
}
