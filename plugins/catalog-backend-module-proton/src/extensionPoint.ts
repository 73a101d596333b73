import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';

/**
 * An environment as Proton tells of it.
 *
 * @public
 */
export interface ProtonEnvironmentFacts {
  arn: string;
  name: string;
  accountId: string;
  region: string;
  templateName?: string;
  /** Such as `1.2`. */
  templateVersion?: string;
  tags: Record<string, string>;
  /** Only the outputs that `catalog.providers.proton.<id>.outputs` names. */
  outputs: Record<string, string>;
}

/**
 * Changes the entity of an environment before the catalog gets it. What it
 * returns must keep `kind`, name and namespace, and the annotations of the
 * entity's location; `undefined` leaves the environment out of the catalog.
 *
 * @public
 */
export type ProtonEnvironmentTransformer = (
  entity: Entity,
  environment: ProtonEnvironmentFacts,
) => Entity | undefined | Promise<Entity | undefined>;

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
