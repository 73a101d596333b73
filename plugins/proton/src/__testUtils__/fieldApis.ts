import { ApiHolder } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import { mockApis, TestApiRegistry } from '@backstage/test-utils';
import { ProtonApi, protonApiRef } from '../api';

/** What the check of a field of a form is given. */
export function fieldApis(protonApi: ProtonApi): ApiHolder {
  return TestApiRegistry.from(
    [protonApiRef, protonApi],
    [coreApis.translation, mockApis.translation()],
  );
}
