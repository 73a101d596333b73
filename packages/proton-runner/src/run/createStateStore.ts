import {
  RUNNER_STATE_STORED_ERROR,
  RefusedStateError,
  RunStateStore,
} from '@proton-vending/backstage-plugin-proton-common';
import { RunnerClient } from './RunnerClient';
import { RunnerRefusedError } from './runnerErrors';

/** Reaches the state in the control plane. */
export function createStateStore(
  client: RunnerClient,
  {
    onStored,
    until,
  }: {
    /** Failed requests are retried until this is aborted. */
    until: AbortSignal;
    /** Called with each state that the control plane is known to have. */
    onStored?(state: string): void;
  },
): RunStateStore {
  return {
    read: async () => {
      const response = await client.send<{ state: string } | undefined>(
        'GET',
        '/state',
        { until },
      );
      if (response) {
        onStored?.(response.state);
      }
      return response?.state;
    },
    write: async (state, lockId) => {
      try {
        await client.send('POST', '/state', { body: { state, lockId }, until });
        onStored?.(state);
      } catch (error) {
        throw error instanceof RunnerRefusedError
          ? new RefusedStateError(error.message, {
              isStored: error.errorName === RUNNER_STATE_STORED_ERROR,
            })
          : error;
      }
    },
    lock: async (lockId, operation) =>
      (
        await client.send<{ holder?: string }>('PUT', '/state/lock', {
          body: { lockId, operation },
          until,
        })
      ).holder,
    unlock: lockId =>
      client.send(
        'DELETE',
        `/state/lock?lockId=${encodeURIComponent(lockId)}`,
        {
          until,
        },
      ),
  };
}
