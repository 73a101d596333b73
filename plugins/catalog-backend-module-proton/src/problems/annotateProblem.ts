import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_PROTON_PROBLEMS } from '@proton-vending/backstage-plugin-proton-common';

/** The entity, which says the problem too, after those that it says already. */
export function annotateProblem(entity: Entity, message: string): Entity {
  const { annotations } = entity.metadata;
  const before = annotations?.[ANNOTATION_PROTON_PROBLEMS];
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...annotations,
        [ANNOTATION_PROTON_PROBLEMS]: before
          ? `${before}; ${message}`
          : message,
      },
    },
  };
}
