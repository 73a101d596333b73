/** Calls `beat` whenever nothing has postponed it for the interval. */
export function startHeartbeat(options: {
  intervalMs: number;
  beat: () => void;
}): { postpone(): void; stop(): void } {
  const { intervalMs, beat } = options;
  let timer: NodeJS.Timeout | undefined;
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      beat();
      schedule();
    }, intervalMs);
  };
  schedule();
  return { postpone: schedule, stop: () => clearTimeout(timer) };
}
