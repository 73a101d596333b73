import { useApiHolder } from '@backstage/core-plugin-api';
import { appLanguageApiRef } from '@backstage/frontend-plugin-api';
import { useCallback, useSyncExternalStore } from 'react';

/** The language of the app, such as `en`; English where the app does not say. */
export function useLanguage(): string {
  const api = useApiHolder().get(appLanguageApiRef);
  const subscribe = useCallback(
    (notify: () => void) => {
      const subscription = api?.language$().subscribe(notify);
      return () => subscription?.unsubscribe();
    },
    [api],
  );
  return useSyncExternalStore(
    subscribe,
    () => api?.getLanguage().language ?? 'en',
  );
}
