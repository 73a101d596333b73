import {
  TranslationFunction,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { protonTranslationRef } from './translation';

/** Says a text of the Proton pages in the language of the app. */
export type ProtonTranslate = TranslationFunction<
  typeof protonTranslationRef.T
>;

export function useProtonTranslation(): { t: ProtonTranslate } {
  return useTranslationRef(protonTranslationRef);
}
