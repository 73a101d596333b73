import { ResponseError } from '@backstage/errors';
import { TestApiProvider } from '@backstage/test-utils';
import { act, renderHook } from '@testing-library/react';
import { PropsWithChildren } from 'react';
import { demoOverview } from '../__testUtils__/demoOverview';
import { mockProtonApi } from '../__testUtils__/mockProtonApi';
import { protonApiRef } from '../api';
import {
  IDLE_POLL_INTERVAL,
  RUNNING_POLL_INTERVAL,
  useEnvironmentOverview,
} from './useEnvironmentOverview';

const entityRef = { kind: 'Resource', namespace: 'default', name: 'team-a' };
const ready = demoOverview();
const running = demoOverview({ deploymentStatus: 'IN_PROGRESS' });

function showTab(visibility: DocumentVisibilityState) {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  document.dispatchEvent(new Event('visibilitychange'));
}

async function pass(milliseconds: number) {
  await act(() => jest.advanceTimersByTimeAsync(milliseconds));
}

describe('useEnvironmentOverview', () => {
  const protonApi = mockProtonApi();
  const read = protonApi.getEnvironmentOverview;

  async function renderOverview(initialProps = entityRef) {
    const rendered = renderHook(useEnvironmentOverview, {
      initialProps,
      wrapper: ({ children }: PropsWithChildren) => (
        <TestApiProvider apis={[[protonApiRef, protonApi]]}>
          {children}
        </TestApiProvider>
      ),
    });
    await pass(0);
    return rendered;
  }

  beforeEach(() => {
    jest.useFakeTimers();
    read.mockReset();
    showTab('visible');
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('asks again soon while a deployment runs, and seldom afterwards', async () => {
    read.mockResolvedValueOnce(running).mockResolvedValue(ready);

    const { result } = await renderOverview();
    expect(result.current.overview).toBe(running);

    await pass(RUNNING_POLL_INTERVAL);
    expect(result.current.overview).toBe(ready);
    expect(read).toHaveBeenCalledTimes(2);

    await pass(IDLE_POLL_INTERVAL - 1);
    expect(read).toHaveBeenCalledTimes(2);
    await pass(1);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('asks nothing while the tab is hidden, and catches up when it is shown', async () => {
    read.mockResolvedValue(running);
    await renderOverview();

    showTab('hidden');
    await pass(10 * RUNNING_POLL_INTERVAL);
    expect(read).toHaveBeenCalledTimes(1);

    showTab('visible');
    await pass(0);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('keeps the last value when a refresh fails, and forgets the error after the next one', async () => {
    const refused = new Error('The endpoint did not answer');
    read
      .mockResolvedValueOnce(running)
      .mockRejectedValueOnce(refused)
      .mockResolvedValue(ready);

    const { result } = await renderOverview();
    await pass(RUNNING_POLL_INTERVAL);
    expect(result.current).toMatchObject({ overview: running, error: refused });

    await act(async () => result.current.retry());
    expect(result.current.overview).toBe(ready);
    expect(result.current.error).toBeUndefined();
  });

  it('lets go of the last value when the environment is gone', async () => {
    const gone = await ResponseError.fromResponse({
      ok: false,
      status: 404,
      statusText: 'Not Found',
      headers: new Headers({ 'content-type': 'application/json' }),
      text: async () =>
        JSON.stringify({
          error: { name: 'NotFoundError', message: 'There is no such entity' },
          response: { statusCode: 404 },
        }),
    } as Response);
    read.mockResolvedValueOnce(ready).mockRejectedValue(gone);

    const { result } = await renderOverview();
    await pass(IDLE_POLL_INTERVAL);

    expect(result.current.overview).toBeUndefined();
    expect(result.current.error).toBe(gone);
  });

  it('never shows one entity what was read for another', async () => {
    read.mockResolvedValueOnce(ready).mockReturnValue(new Promise(() => {}));

    const { result, rerender } = await renderOverview();
    expect(result.current.overview).toBe(ready);

    rerender({ ...entityRef, name: 'team-b' });
    expect(result.current.overview).toBeUndefined();
  });

  it('lets go of the request when nobody looks any more', async () => {
    read.mockReturnValue(new Promise(() => {}));

    const { unmount } = await renderOverview();
    unmount();

    expect(read.mock.calls[0][1]?.signal?.aborted).toBe(true);
  });
});
