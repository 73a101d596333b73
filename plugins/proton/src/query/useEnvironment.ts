import {
  Entity,
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  EnvironmentOverview,
  environmentSignalChannel,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { isRefusal } from '../api/isRefusal';
import { useQuery } from './useQuery';
import { useRefetchInterval, useRefetchOnSignal } from './useRefetch';

/** Between two fetches while a deployment runs and no signals come, in milliseconds. */
export const RUNNING_POLL_INTERVAL = 2_000;

/** Between two fetches while nothing runs and no signals come, in milliseconds. */
export const IDLE_POLL_INTERVAL = 10_000;

/**
 * How long a running deployment may say nothing before it is fetched, in
 * milliseconds. The signals client tells nobody when it has lost its connection;
 * without this a page could wait for ever.
 */
export const SILENCE_LIMIT = 5 * 60_000;

export interface Environment {
  /** The last overview; it stays while the next one is fetched. */
  overview?: EnvironmentOverview;
  /** When the overview was fetched, in milliseconds since 1970. */
  readAt?: number;
  /** Why the last fetch failed; absent as soon as one succeeds. */
  error?: Error;
  /** Whether the environment existed when it was fetched before, and no longer does. */
  deleted: boolean;
  refresh: () => void;
}

/** The Proton environment of an entity, kept up to date while the tab is visible. */
export function useEnvironment(entity: Entity): Environment {
  const arn = entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT];
  const query = useQuery(
    ['environment', stringifyEntityRef(entity), arn],
    async (protonApi, options) => ({
      overview: await protonApi.getEnvironmentOverview(
        getCompoundEntityRef(entity),
        options,
      ),
      readAt: Date.now(),
    }),
    { refetchOnReturn: true },
  );
  const { data, error } = query;
  const hasSignals = useRefetchOnSignal(
    query,
    arn && environmentSignalChannel(arn),
  );
  const eventsEnabled = hasSignals && data?.overview.eventsEnabled === true;
  useRefetchInterval(
    query,
    chooseInterval(data?.overview, error, eventsEnabled),
  );
  return {
    // A deleted environment is not shown as if it were merely out of date.
    ...(isGone(error) ? undefined : data),
    error,
    deleted: isGone(error) && data !== undefined,
    refresh: query.refetch,
  };
}

function chooseInterval(
  overview: EnvironmentOverview | undefined,
  error: Error | undefined,
  eventsEnabled: boolean,
): number | undefined {
  if (isGone(error)) {
    // It may be made again.
    return eventsEnabled ? undefined : IDLE_POLL_INTERVAL;
  }
  if (error && isRefusal(error)) {
    return undefined;
  }
  const running =
    isDeploymentRunning(overview?.environment.deploymentStatus) ||
    isDeploymentRunning(overview?.lastDeployment?.deploymentStatus);
  if (eventsEnabled && !error) {
    return running ? SILENCE_LIMIT : undefined;
  }
  return running ? RUNNING_POLL_INTERVAL : IDLE_POLL_INTERVAL;
}

function isGone(error: Error | undefined): boolean {
  return error instanceof ResponseError && error.statusCode === 404;
}
