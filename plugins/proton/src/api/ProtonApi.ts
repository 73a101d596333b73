import { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/core-plugin-api';
import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';

/**
 * What the Proton pages ask the backend plugin `proton`.
 *
 * @public
 */
export interface ProtonApi {
  /**
   * The Proton environment that a catalog entity stands for.
   *
   * @throws `ResponseError` when the backend refuses or cannot answer
   */
  getEnvironmentOverview(
    entityRef: CompoundEntityRef,
    options?: { signal?: AbortSignal },
  ): Promise<EnvironmentOverview>;
}

/** @public */
export const protonApiRef = createApiRef<ProtonApi>({
  id: 'plugin.proton.service',
});
