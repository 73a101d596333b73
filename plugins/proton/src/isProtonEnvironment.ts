import { Entity } from '@backstage/catalog-model';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';

/**
 * Whether an entity stands for a Proton environment, that is, carries its ARN.
 *
 * @public
 */
export function isProtonEnvironment(entity: Entity): boolean {
  return Boolean(entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT]);
}
