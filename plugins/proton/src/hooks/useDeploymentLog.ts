import {
  CompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { protonApiRef } from '../api';
import { isRefusal } from '../api/isRefusal';

/** How long lines are batch before they are shown, in milliseconds. */
export const BATCH_INTERVAL = 100;

/** After a lost connection, in milliseconds; doubles with each that is lost. */
export const FIRST_RECONNECT_DELAY = 1_000;
const LAST_RECONNECT_DELAY = 30_000;

export interface DeploymentLogState {
  events: DeploymentLogEvent[];
  /** `following`: more comes; `complete`: nothing follows. */
  phase: 'loading' | 'following' | 'reconnecting' | 'complete' | 'failed';
  error?: Error;
  retry: () => void;
}

/**
 * The log of a deployment from its first line, and further lines as they are
 * written. Where a connection is lost, it goes on after the last line that came.
 * A hidden tab keeps no connection.
 */
export function useDeploymentLog(options: {
  entityRef: CompoundEntityRef;
  /** Without it nothing is read. */
  deploymentId: string | undefined;
  /** Something was written, or the connection is back: what else is shown may be old. */
  onProgress?: () => void;
}): DeploymentLogState {
  const { entityRef, deploymentId } = options;
  const protonApi = useApi(protonApiRef);
  const ref = stringifyEntityRef(entityRef);
  const key = deploymentId && `${ref} ${deploymentId}`;
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{
    key?: string;
    events: DeploymentLogEvent[];
    phase: DeploymentLogState['phase'];
    error?: Error;
  }>({ events: [], phase: 'loading' });
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    if (key === undefined || deploymentId === undefined) {
      return undefined;
    }
    const id = deploymentId;
    let over = false;
    let events: DeploymentLogEvent[] = [];
    let batch: DeploymentLogEvent[] = [];
    let phase: DeploymentLogState['phase'] = 'loading';
    let failures = 0;
    // What was written before anybody looked is no news.
    let hasProgress = false;
    let connection: AbortController | undefined;
    let batchTimer: ReturnType<typeof setTimeout> | undefined;
    let reconnecting: ReturnType<typeof setTimeout> | undefined;

    const lastSequence = () => (batch.at(-1) ?? events.at(-1))?.sequence ?? 0;

    function show(error?: Error) {
      clearTimeout(batchTimer);
      batchTimer = undefined;
      // A new array each time: what was handed out never changes.
      events = batch.length > 0 ? [...events, ...batch] : events;
      batch = [];
      if (!over) {
        setState({ key, events, phase, error });
      }
    }

    function take(lines: DeploymentLogEvent[]) {
      const last = lastSequence();
      const fresh = lines.filter(({ sequence }) => sequence > last);
      if (fresh.length === 0) {
        return;
      }
      batch.push(...fresh);
      hasProgress ||= phase !== 'loading';
      batchTimer ??= setTimeout(() => {
        show();
        if (hasProgress) {
          hasProgress = false;
          latest.current.onProgress?.();
        }
      }, BATCH_INTERVAL);
    }

    async function readPages(signal: AbortSignal): Promise<boolean> {
      for (;;) {
        const page = await protonApi.getDeploymentLog(
          latest.current.entityRef,
          id,
          { after: lastSequence() },
          { signal },
        );
        take(page.events);
        if (page.complete || page.events.length === 0) {
          return page.complete;
        }
      }
    }

    async function connect() {
      connection = new AbortController();
      const { signal } = connection;
      try {
        if (await readPages(signal)) {
          phase = 'complete';
          show();
          return;
        }
        if (signal.aborted) {
          return;
        }
        const resumed = phase === 'reconnecting';
        phase = 'following';
        show();
        if (resumed) {
          latest.current.onProgress?.();
        }
        const { complete } = await protonApi.followDeploymentLog(
          latest.current.entityRef,
          id,
          {
            after: lastSequence(),
            onEvent: event => {
              failures = 0;
              take([event]);
            },
          },
          { signal },
        );
        if (signal.aborted) {
          return;
        }
        if (complete) {
          phase = 'complete';
          show();
          latest.current.onProgress?.();
          return;
        }
        reconnect();
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (isRefusal(error) || phase === 'loading') {
          phase = 'failed';
          show(error as Error);
          return;
        }
        reconnect(error as Error);
      }
    }

    function reconnect(error?: Error) {
      phase = 'reconnecting';
      show(error);
      const delay = Math.min(
        FIRST_RECONNECT_DELAY * 2 ** failures,
        LAST_RECONNECT_DELAY,
      );
      failures += 1;
      reconnecting = setTimeout(connect, delay);
    }

    function onVisibilityChange() {
      const done = phase === 'complete' || phase === 'failed';
      if (done) {
        return;
      }
      clearTimeout(reconnecting);
      connection?.abort();
      if (document.visibilityState === 'visible') {
        connect();
      }
    }

    document.addEventListener('visibilitychange', onVisibilityChange);
    connect();
    return () => {
      over = true;
      connection?.abort();
      clearTimeout(batchTimer);
      clearTimeout(reconnecting);
      document.removeEventListener('visibilitychange', onVisibilityChange);
    };
  }, [protonApi, key, deploymentId, attempt]);

  const retry = useCallback(() => setAttempt(count => count + 1), []);
  return state.key === key
    ? { events: state.events, phase: state.phase, error: state.error, retry }
    : { events: [], phase: 'loading', retry };
}
