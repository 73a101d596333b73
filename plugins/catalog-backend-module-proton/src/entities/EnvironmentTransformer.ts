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
