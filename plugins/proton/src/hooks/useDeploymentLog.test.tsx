import { TestApiProvider } from '@backstage/test-utils';
import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { act, renderHook } from '@testing-library/react';
import { PropsWithChildren } from 'react';
import { demoLog } from '../__testUtils__/demoCluster';
import { mockProtonApi } from '../__testUtils__/mockProtonApi';
import { ProtonApi, protonApiRef } from '../api';
import {
  FIRST_RECONNECT_DELAY,
  BATCH_INTERVAL,
  useDeploymentLog,
} from './useDeploymentLog';

const entityRef = { kind: 'Resource', namespace: 'default', name: 'team-a' };
const lines = demoLog(5);

async function pass(milliseconds: number) {
  await act(() => jest.advanceTimersByTimeAsync(milliseconds));
}

function showTab(visibility: DocumentVisibilityState) {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('useDeploymentLog', () => {
  let protonApi: jest.Mocked<ProtonApi>;
  let onProgress: jest.Mock;
  /** The connections that were made, newest last. */
  let connections: Array<{
    after?: number;
    write: (event: DeploymentLogEvent) => void;
    end: (result: { complete: boolean }) => void;
    signal?: AbortSignal;
  }>;

  async function render() {
    const rendered = renderHook(
      () => useDeploymentLog({ entityRef, deploymentId: 'd-1', onProgress }),
      {
        wrapper: ({ children }: PropsWithChildren) => (
          <TestApiProvider apis={[[protonApiRef, protonApi]]}>
            {children}
          </TestApiProvider>
        ),
      },
    );
    await pass(BATCH_INTERVAL);
    return rendered;
  }

  beforeEach(() => {
    jest.useFakeTimers();
    showTab('visible');
    connections = [];
    onProgress = jest.fn();
    protonApi = mockProtonApi();
    protonApi.getDeploymentLog.mockImplementation(async (_, __, page = {}) => ({
      events: page.after ? [] : lines.slice(0, 2),
      nextAfter: 2,
      complete: false,
    }));
    protonApi.followDeploymentLog.mockImplementation(
      (_, __, { after, onEvent }, options) =>
        new Promise(resolve => {
          const { signal } = options ?? {};
          connections.push({ after, write: onEvent, end: resolve, signal });
          signal?.addEventListener('abort', () => resolve({ complete: false }));
        }),
    );
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('reads what was written, follows what is written, and ends', async () => {
    const { result } = await render();
    expect(result.current).toMatchObject({
      phase: 'following',
      events: lines.slice(0, 2),
    });
    expect(connections[0].after).toBe(2);
    expect(onProgress).not.toHaveBeenCalled();

    connections[0].write(lines[2]);
    connections[0].write(lines[3]);
    await pass(BATCH_INTERVAL);
    expect(result.current.events).toEqual(lines.slice(0, 4));
    expect(onProgress).toHaveBeenCalledTimes(1);

    connections[0].end({ complete: true });
    await pass(0);
    expect(result.current.phase).toBe('complete');
  });

  it('goes on after the last line when the connection is lost', async () => {
    const { result } = await render();
    connections[0].write(lines[2]);
    connections[0].end({ complete: false });
    await pass(0);
    expect(result.current.phase).toBe('reconnecting');

    await pass(FIRST_RECONNECT_DELAY);
    expect(connections[1].after).toBe(3);
    // A line that came before is not shown twice.
    connections[1].write(lines[2]);
    connections[1].write(lines[3]);
    await pass(BATCH_INTERVAL);
    expect(result.current).toMatchObject({
      phase: 'following',
      events: lines.slice(0, 4),
    });
  });

  it('keeps no connection while the tab is hidden', async () => {
    await render();

    showTab('hidden');
    await pass(10 * FIRST_RECONNECT_DELAY);
    expect(connections[0].signal?.aborted).toBe(true);
    expect(connections).toHaveLength(1);

    showTab('visible');
    await pass(0);
    expect(connections).toHaveLength(2);
  });

  it('says why a log cannot be read, and tries again when asked', async () => {
    const error = new Error('The endpoint did not answer');
    protonApi.getDeploymentLog.mockRejectedValueOnce(error);
    const { result } = await render();
    expect(result.current).toMatchObject({ phase: 'failed', error });

    await act(async () => result.current.retry());
    await pass(BATCH_INTERVAL);
    expect(result.current.phase).toBe('following');
  });

  it('lets go of the connection when nobody looks any more', async () => {
    const { unmount } = await render();
    unmount();

    expect(connections[0].signal?.aborted).toBe(true);
  });
});
