import {
  CompoundEntityRef,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  EnvironmentOverview,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useCallback, useEffect, useState } from 'react';
import { protonApiRef } from '../api';

/** Between two reads while a deployment runs, in milliseconds. */
export const RUNNING_POLL_INTERVAL = 2_000;

/** Between two reads while nothing runs, in milliseconds. */
export const IDLE_POLL_INTERVAL = 10_000;

export interface EnvironmentOverviewState {
  /** The last overview that was read; stays while the next one is fetched. */
  overview?: EnvironmentOverview;
  /** Why the last read failed; absent as soon as one succeeds again. */
  error?: Error;
  /** Reads again now. */
  retry: () => void;
}

/**
 * The Proton environment of an entity, kept fresh while somebody looks.
 *
 * A hidden tab asks nothing and catches up when it is shown again.
 */
export function useEnvironmentOverview(
  entityRef: CompoundEntityRef,
): EnvironmentOverviewState {
  const protonApi = useApi(protonApiRef);
  const ref = stringifyEntityRef(entityRef);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{
    ref: string;
    overview?: EnvironmentOverview;
    error?: Error;
  }>({ ref });

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let due = false;

    async function read() {
      due = false;
      let interval = IDLE_POLL_INTERVAL;
      try {
        const overview = await protonApi.getEnvironmentOverview(
          parseEntityRef(ref),
          { signal },
        );
        if (signal.aborted) {
          return;
        }
        setState({ ref, overview });
        if (isRunning(overview)) {
          interval = RUNNING_POLL_INTERVAL;
        }
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        setState(last => ({
          ref,
          // What is gone is not shown as if it were merely out of date.
          overview:
            last.ref === ref && !isGone(error) ? last.overview : undefined,
          error: error as Error,
        }));
      }
      timer = setTimeout(readWhenVisible, interval);
    }

    function readWhenVisible() {
      due = true;
      if (document.visibilityState === 'visible') {
        read();
      }
    }

    function onVisibilityChange() {
      if (due && document.visibilityState === 'visible') {
        read();
      }
    }

    document.addEventListener('visibilitychange', onVisibilityChange);
    readWhenVisible();
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibilityChange);
    };
  }, [protonApi, ref, attempt]);

  const retry = useCallback(() => setAttempt(count => count + 1), []);
  const current = state.ref === ref ? state : undefined;
  return { overview: current?.overview, error: current?.error, retry };
}

function isGone(error: unknown): boolean {
  return error instanceof ResponseError && error.statusCode === 404;
}

function isRunning(overview: EnvironmentOverview): boolean {
  return (
    isDeploymentRunning(overview.environment.deploymentStatus) ||
    isDeploymentRunning(overview.lastDeployment?.deploymentStatus)
  );
}
