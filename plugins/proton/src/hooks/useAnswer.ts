import { useCallback, useEffect, useState } from 'react';

export interface AnswerState<T> {
  /** The answer to the current question; absent until it has come. */
  answer?: T;
  /** Why there is no answer. */
  error?: Error;
  loading: boolean;
  /** Asks again. */
  retry: () => void;
}

/**
 * Asks the backend a question whenever its key changes. Without a key nothing
 * is asked. An answer to an earlier question is never shown for a later one.
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): AnswerState<T> {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{
    key?: string;
    attempt?: number;
    answer?: T;
    error?: Error;
  }>({});

  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    ask(signal).then(
      answer => !signal.aborted && setState({ key, attempt, answer }),
      error => !signal.aborted && setState({ key, attempt, error }),
    );
    return () => controller.abort();
    // The question is told by its key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, attempt]);

  const retry = useCallback(() => setAttempt(count => count + 1), []);
  const current = state.key === key && state.attempt === attempt;
  return {
    answer: current ? state.answer : undefined,
    error: current ? state.error : undefined,
    loading: key !== undefined && !current,
    retry,
  };
}
