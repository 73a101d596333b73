import { useCallback, useEffect, useRef, useState } from 'react';

export interface LiveAnswer<T> {
  /** The last answer; stays while it is asked again. */
  answer?: T;
  /** Why it could not be read again; absent as soon as it could. */
  error?: Error;
  loading: boolean;
  /** Asks again, at once after the question that is on its way. */
  refresh: () => void;
}

/** Between two questions however often something changes, in milliseconds. */
export const MIN_ASK_INTERVAL = 1_000;

/**
 * Asks the backend a question whenever its key or revision changes. An answer
 * stays while the same question is asked again, never for another key.
 */
export function useLiveAnswer<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  options: {
    /** Changes when there may be another answer. */
    revision?: string | number;
  } = {},
): LiveAnswer<T> {
  const { revision } = options;
  const [state, setState] = useState<{
    key?: string;
    answer?: T;
    error?: Error;
  }>({});
  const latestAsk = useRef(ask);
  latestAsk.current = ask;
  const request = useRef<() => void>(() => {});

  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    let asking = false;
    let due = false;
    let began = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function run() {
      asking = true;
      due = false;
      began = Date.now();
      try {
        const answer = await latestAsk.current(signal);
        if (!signal.aborted) {
          setState({ key, answer });
        }
      } catch (error) {
        if (!signal.aborted) {
          setState(last => ({
            key,
            answer: last.key === key ? last.answer : undefined,
            error: error as Error,
          }));
        }
      }
      asking = false;
      if (due && !signal.aborted) {
        runLater();
      }
    }

    function runLater() {
      clearTimeout(timer);
      const wait = Math.max(0, began + MIN_ASK_INTERVAL - Date.now());
      timer = setTimeout(run, wait);
    }

    request.current = () => {
      due = true;
      if (!asking) {
        runLater();
      }
    };
    run();
    return () => {
      controller.abort();
      clearTimeout(timer);
      request.current = () => {};
    };
  }, [key]);

  const asked = useRef({ key, revision });
  useEffect(() => {
    const last = asked.current;
    asked.current = { key, revision };
    // With another key it was asked anyway.
    if (last.key === key && last.revision !== revision) {
      request.current();
    }
  }, [key, revision]);

  const refresh = useCallback(() => request.current(), []);
  const current = key !== undefined && state.key === key ? state : undefined;
  return {
    answer: current?.answer,
    error: current?.error,
    loading: key !== undefined && !current,
    refresh,
  };
}
