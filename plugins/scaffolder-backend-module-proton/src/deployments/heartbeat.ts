/** Proxies close a log stream that is silent for a minute, some sooner. */
const INTERVAL_MS = 15_000;

/**
 * Calls back whenever nothing has postponed it for 15 seconds, with the time since the
 * start, such as `3 min`.
 */
export function startHeartbeat(beat: (elapsed: string) => void): {
  postpone(): void;
  stop(): void;
} {
  const startedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      beat(formatDuration(Date.now() - startedAt));
      schedule();
    }, INTERVAL_MS);
  };
  schedule();
  return { postpone: schedule, stop: () => clearTimeout(timer) };
}

/** Such as `45 s`, `3 min` or `1 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  return minutes % 60
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `${minutes / 60} h`;
}
