import { AppLanguageApi, coreApis } from '@backstage/frontend-plugin-api';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { act, screen } from '@testing-library/react';
import { useTimeFormat } from './useTimeFormat';

const now = new Date('2026-11-02T12:00:00Z');

function Yesterday() {
  const time = useTimeFormat();
  return <p>{time.relative(new Date('2026-11-01T12:00:00Z'), now)}</p>;
}

function languages(first: string) {
  let language = first;
  const listeners = new Set<(value: { language: string }) => void>();
  const api = {
    getLanguage: () => ({ language }),
    language$: () => ({
      subscribe: (listener: (value: { language: string }) => void) => {
        listeners.add(listener);
        return { unsubscribe: () => listeners.delete(listener) };
      },
    }),
  } as unknown as AppLanguageApi;
  const choose = (next: string) => {
    language = next;
    listeners.forEach(notify => notify({ language }));
  };
  return { api, choose, listeners };
}

describe('useTimeFormat', () => {
  it('speaks English where the app says no language', async () => {
    await renderInTestApp(<Yesterday />);
    expect(screen.getByText('yesterday')).toBeInTheDocument();
  });

  it('speaks the language of the app, and the next that is chosen', async () => {
    const { api, choose, listeners } = languages('de');
    const { unmount } = await renderInTestApp(
      <TestApiProvider apis={[[coreApis.appLanguage, api]]}>
        <Yesterday />
      </TestApiProvider>,
    );
    expect(screen.getByText('gestern')).toBeInTheDocument();

    act(() => choose('fr'));
    expect(screen.getByText('hier')).toBeInTheDocument();

    unmount();
    expect(listeners.size).toBe(0);
  });
});
