import { ApiHolder } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import { protonTranslationRef } from '../../translation';
import { ProtonTranslate } from '../../useProtonTranslation';

/** Says texts where no component is, in the language of the app once it is loaded. */
export async function findTranslate(
  apiHolder: ApiHolder,
): Promise<ProtonTranslate> {
  const translationApi = apiHolder.get(coreApis.translation);
  if (!translationApi) {
    throw new Error('The app has no translation API');
  }
  const snapshot = translationApi.getTranslation(protonTranslationRef);
  if (snapshot.ready) {
    return snapshot.t;
  }
  return new Promise(resolve => {
    const subscription = translationApi
      .translation$(protonTranslationRef)
      .subscribe(next => {
        if (next.ready) {
          resolve(next.t);
          subscription.unsubscribe();
        }
      });
  });
}
