import { useEffect } from 'react';

/** Between two reads where nothing tells of progress, in milliseconds. */
export const POLLING_INTERVAL = 5_000;

/** Reads again from time to time while it is on, for somebody who looks. */
export function usePolling(on: boolean, read: () => void): void {
  useEffect(() => {
    if (!on) {
      return undefined;
    }
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') {
        read();
      }
    }, POLLING_INTERVAL);
    return () => clearInterval(timer);
  }, [on, read]);
}
