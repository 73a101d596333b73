import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ProtonEnvironmentTransformer } from './entities/EnvironmentTransformer';

/**
 * Lets other modules of the catalog change the entities of environments.
 *
 * @public
 */
export interface ProtonCatalogExtensionPoint {
  /** Transformers run in the order in which they are added. */
  addEnvironmentTransformer(transformer: ProtonEnvironmentTransformer): void;
}

/**
 * The extension point of the catalog module `proton`.
 *
 * @public
 */
export const protonCatalogExtensionPoint =
  createExtensionPoint<ProtonCatalogExtensionPoint>({
    id: 'catalog.proton',
  });
