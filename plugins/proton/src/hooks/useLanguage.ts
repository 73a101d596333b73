import { useApiHolder } from '@backstage/core-plugin-api';
import { appLanguageApiRef } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';

const DEFAULT_LANGUAGE = 'en';

/** The language of the app, such as `en`; English where the app does not say. */
export function useLanguage(): string {
  const api = useApiHolder().get(appLanguageApiRef);
  // React 17 has no `useSyncExternalStore`.
  const [language, setLanguage] = useState(
    () => api?.getLanguage().language ?? DEFAULT_LANGUAGE,
  );
  useEffect(() => {
    setLanguage(api?.getLanguage().language ?? DEFAULT_LANGUAGE);
    const subscription = api
      ?.language$()
      .subscribe(({ language: next }) => setLanguage(next));
    return () => subscription?.unsubscribe();
  }, [api]);
  return language;
}
