import { useCallback, useEffect, useRef, useState } from 'react';

export interface Task<TArguments extends unknown[]> {
  running: boolean;
  /** Why the last run failed. */
  error?: Error;
  run: (...args: TArguments) => void;
  /** Forgets the error. */
  reset: () => void;
}

/** Something to do once when asked, not twice at a time. */
export function useTask<TArguments extends unknown[]>(
  work: (...args: TArguments) => Promise<void>,
): Task<TArguments> {
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<Error>();
  const latestWork = useRef(work);
  latestWork.current = work;
  const busy = useRef(false);
  const mounted = useRef(true);

  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback((...args: TArguments) => {
    if (busy.current) {
      return;
    }
    busy.current = true;
    setRunning(true);
    setError(undefined);
    latestWork
      .current(...args)
      .catch(reason => mounted.current && setError(reason))
      .finally(() => {
        busy.current = false;
        if (mounted.current) {
          setRunning(false);
        }
      });
  }, []);

  const reset = useCallback(() => setError(undefined), []);
  return { running, error, run, reset };
}
