import { useApiHolder } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import { useCallback, useSyncExternalStore } from 'react';

const DEFAULT_LANGUAGE = 'en';

/** The language of the app, such as `en`; English where the app has none. */
export function useLanguage(): string {
  const api = useApiHolder().get(coreApis.appLanguage);
  const subscribe = useCallback(
    (onChange: () => void) => {
      const subscription = api?.language$().subscribe(onChange);
      return () => subscription?.unsubscribe();
    },
    [api],
  );
  return useSyncExternalStore(
    subscribe,
    () => api?.getLanguage().language ?? DEFAULT_LANGUAGE,
  );
}
