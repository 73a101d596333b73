import { useMemo } from 'react';
import { createTimeFormat, TimeFormat } from './formatTime';
import { useProtonTranslation } from '../useProtonTranslation';
import { useLanguage } from './useLanguage';

/** Says times in the language of the app. */
export function useTimeFormat(): TimeFormat {
  const language = useLanguage();
  const { t } = useProtonTranslation();
  return useMemo(() => createTimeFormat(language, t), [language, t]);
}
