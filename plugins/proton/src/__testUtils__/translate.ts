import { mockApis } from '@backstage/frontend-test-utils';
import { protonTranslationRef } from '../translation';
import { ProtonTranslate } from '../useProtonTranslation';

const snapshot = mockApis.translation().getTranslation(protonTranslationRef);

/** Says the texts as they are written, where no app is there to say them. */
export const translate: ProtonTranslate = (() => {
  if (!snapshot.ready) {
    throw new Error('The texts are not ready');
  }
  return snapshot.t;
})();

/** Says the keys of the texts and what is filled in, as another language would. */
export const bracketed = ((key: string, options?: Record<string, unknown>) =>
  `[${[key, ...Object.values(options ?? {})].join(
    ' ',
  )}]`) as unknown as ProtonTranslate;
