import {
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  RELATION_OWNED_BY,
} from '@backstage/catalog-model';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { readOwners } from './readResources';

/**
 * The owners of an environment as its catalog entity tells them, as entity refs;
 * `undefined` where the entity has no say in that.
 *
 * Only the entity that the catalog module made of the environment has one.
 * Anybody who may register entities can write the annotation of an environment
 * on one of their own, with an owner of their choice. Where an entity comes from
 * is written by the catalog itself, over what its author wrote.
 *
 * @public
 */
export function readEntityOwners(
  entity: Entity,
  arn: string,
): string[] | undefined {
  const { annotations = {} } = entity.metadata;
  const isVended =
    annotations[ANNOTATION_PROTON_ENVIRONMENT] === arn &&
    annotations[ANNOTATION_ORIGIN_LOCATION] === `proton-environment:${arn}`;
  if (!isVended) {
    return undefined;
  }
  const related = (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
  const { owner } = entity.spec ?? {};
  return related.length > 0 || typeof owner !== 'string'
    ? related
    : readOwners({ 'backstage.io/owner': owner });
}
