import { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/core-plugin-api';
import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';

/**
 * A part of the overview that the backend could not read, and why.
 *
 * @public
 */
export interface UnavailablePart {
  part: 'template' | 'lastDeployment' | 'outputs';
  message: string;
}

/**
 * The overview of an environment, with the names of the parts it lacks.
 *
 * @public
 */
export interface EnvironmentOverviewResponse extends EnvironmentOverview {
  /** Absent when every part was read. */
  unavailable?: UnavailablePart[];
}

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
  ): Promise<EnvironmentOverviewResponse>;
}

/** @public */
export const protonApiRef = createApiRef<ProtonApi>({
  id: 'plugin.proton.service',
});
