import { useSignal } from '@backstage/plugin-signals-react';
import { PROTON_FLEET_SIGNAL_CHANNEL } from '@proton-vending/backstage-plugin-proton-common';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Between two reads that signals ask for, in milliseconds. */
export const SIGNAL_PAUSE = 2_000;

/** Until a newer answer that is being made is asked for, in milliseconds. */
export const REFRESH_PAUSE = 2_000;

/** Between two reads where signals do not tell of all changes, in milliseconds. */
export const POLL_INTERVAL = 30_000;

/** Between two attempts to read what could not be read whole, in milliseconds. */
export const RETRY_INTERVAL = 15_000;

/** What an answer says of itself. */
interface Answer {
  refreshing: boolean;
  eventsEnabled?: boolean;
  unavailable?: unknown[];
  unnamed?: number;
  catalog?: unknown;
}

export interface FleetAnswerState<T> {
  /** The last answer, also to an earlier question, until the next one is there. */
  answer?: T;
  /** Whether the answer is to an earlier question. */
  outdated: boolean;
  /** Why the last read failed; absent as soon as one succeeds again. */
  error?: Error;
  /** Reads again now, or as soon as the read that is on its way is over. */
  retry: () => void;
}

/**
 * An answer that stays fresh while somebody looks: it is asked for again when a
 * signal tells of a change, and from time to time where signals do not tell of all.
 * A hidden tab asks nothing and catches up when it is shown again. However much
 * changes, a question on its way is let finish: a slow answer would never be there.
 */
export function useFleetAnswer<T extends Answer>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
): FleetAnswerState<T> {
  const { lastSignal, isSignalsAvailable } = useSignal(
    PROTON_FLEET_SIGNAL_CHANNEL,
  );
  const [state, setState] = useState<{
    key?: string;
    answer?: T;
    error?: Error;
  }>({});
  const lastRead = useRef(0);
  const request = useRef<() => void>(() => {});
  const retry = useCallback(() => request.current(), []);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let asking = false;
    let due = false;
    let forget = () => {};

    async function run() {
      asking = true;
      due = false;
      lastRead.current = Date.now();
      try {
        const answer = await ask(signal);
        if (!signal.aborted) {
          setState({ key, answer });
        }
      } catch (error) {
        if (!signal.aborted) {
          setState(last => ({
            key,
            answer: last.answer,
            error: error as Error,
          }));
        }
      }
      asking = false;
      if (due && !signal.aborted) {
        forget = whenVisible(0, request.current);
      }
    }

    request.current = () => {
      forget();
      if (asking) {
        due = true;
      } else {
        run();
      }
    };
    run();
    return () => {
      controller.abort();
      forget();
      request.current = () => {};
    };
    // The question is told by its key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);

  const settled = state.key === key;
  const pause = settled ? choosePause(state, isSignalsAvailable) : undefined;
  useEffect(
    () => (pause === undefined ? undefined : whenVisible(pause, retry)),
    // Each answer starts the pause anew.
    [pause, retry, state],
  );

  useEffect(() => {
    if (!lastSignal) {
      return undefined;
    }
    const since = Date.now() - lastRead.current;
    return whenVisible(Math.max(0, SIGNAL_PAUSE - since), retry);
  }, [lastSignal, retry]);

  // What was said meanwhile is lost with the connection.
  useEffect(() => {
    let forget = () => {};
    const onBack = () => {
      forget();
      forget = whenVisible(0, retry);
    };
    window.addEventListener('online', onBack);
    return () => {
      window.removeEventListener('online', onBack);
      forget();
    };
  }, [retry]);

  return {
    answer: state.answer,
    outdated: !settled && state.answer !== undefined,
    error: settled ? state.error : undefined,
    retry,
  };
}

function choosePause(
  { answer, error }: { answer?: Answer; error?: Error },
  isSignalsAvailable: boolean,
): number | undefined {
  if (error || answer?.unavailable || answer?.unnamed || answer?.catalog) {
    return RETRY_INTERVAL;
  }
  if (answer?.refreshing) {
    return REFRESH_PAUSE;
  }
  const isTold = isSignalsAvailable && answer?.eventsEnabled !== false;
  return isTold ? undefined : POLL_INTERVAL;
}

/** Does something after a time, in a hidden tab not before it is shown. */
function whenVisible(pause: number, act: () => void): () => void {
  let due = false;
  const actWhenVisible = () => {
    if (document.visibilityState === 'visible') {
      due = false;
      act();
    } else {
      due = true;
    }
  };
  const timer = setTimeout(actWhenVisible, pause);
  const onVisibilityChange = () => due && actWhenVisible();
  document.addEventListener('visibilitychange', onVisibilityChange);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibilityChange);
  };
}
