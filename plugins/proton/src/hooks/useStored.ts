import { storageApiRef, useApi } from '@backstage/core-plugin-api';
import { JsonValue } from '@backstage/types';
import { useCallback, useEffect, useMemo, useState } from 'react';

/**
 * A setting of the user, which Backstage keeps: in the browser, or for all
 * browsers where the app has the user settings of `@backstage/plugin-user-settings`.
 *
 * @param read - takes what was stored, by whichever release, or nothing
 */
export function useStored<T extends JsonValue>(
  key: string,
  read: (stored: JsonValue | undefined) => T,
): [T, (value: T) => void] {
  const storageApi = useApi(storageApiRef);
  const bucket = useMemo(() => storageApi.forBucket('proton'), [storageApi]);
  const [stored, setStored] = useState(
    () => bucket.snapshot<JsonValue>(key).value,
  );

  useEffect(() => {
    const subscription = bucket
      .observe$<JsonValue>(key)
      .subscribe(({ value }) => setStored(value));
    return () => subscription.unsubscribe();
  }, [bucket, key]);

  const change = useCallback(
    (value: T) => {
      setStored(value);
      bucket.set(key, value);
    },
    [bucket, key],
  );
  const value = useMemo(() => read(stored), [read, stored]);
  return [value, change];
}
