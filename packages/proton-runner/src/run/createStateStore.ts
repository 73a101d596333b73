import {
  ProvisioningError,
  RunStateStore,
} from '@proton-vending/backstage-plugin-proton-common';
import { RunnerClient } from './RunnerClient';
import { RunnerRefusedError } from './runnerErrors';

/**
 * Reaches the state in the control plane.
 *
 * @param until - failed requests are retried until this is aborted
 */
export function createStateStore(
  client: RunnerClient,
  until: AbortSignal,
): RunStateStore {
  return {
    read: async () =>
      (
        await client.send<{ state: string } | undefined>('GET', '/state', {
          until,
        })
      )?.state,
    write: async (state, lockId) => {
      try {
        await client.send('POST', '/state', { body: { state, lockId }, until });
      } catch (error) {
        throw error instanceof RunnerRefusedError
          ? new ProvisioningError(error.message)
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
