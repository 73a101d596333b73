import {
  ANNOTATION_LOCATION,
  DEFAULT_NAMESPACE,
  Entity,
} from '@backstage/catalog-model';

/** What the catalog module's provider puts before the ARN. */
const PROVIDER_LOCATION = 'proton-environment:';

/** What kind of environment the sentences speak of. */
export function nameOfKind({ spec }: Entity): 'cluster' | 'environment' {
  return spec?.type === 'kubernetes-cluster' ? 'cluster' : 'environment';
}

/** Whether the catalog finds the environment again when only the entity goes. */
export function comesBack(entity: Entity): boolean {
  const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  return location?.startsWith(PROVIDER_LOCATION) ?? false;
}

/** How people know the entity. */
export function titleOf({ metadata }: Entity): string {
  const { title, name, namespace = DEFAULT_NAMESPACE } = metadata;
  return (
    title ?? (namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`)
  );
}
