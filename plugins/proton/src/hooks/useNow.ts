import { useEffect, useState } from 'react';

/** The time, every second while something is to be counted. */
export function useNow(counting: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!counting) {
      return undefined;
    }
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, [counting]);
  return now;
}
