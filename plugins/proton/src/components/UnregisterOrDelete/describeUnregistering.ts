import {
  ANNOTATION_LOCATION,
  DEFAULT_NAMESPACE,
  Entity,
} from '@backstage/catalog-model';

/** What the catalog module's provider puts before the ARN. */
const PROVIDER_LOCATION = 'proton-environment:';

/** What the environment is called in sentences. */
export function nameOfKind({ spec }: Entity): 'cluster' | 'environment' {
  return spec?.type === 'kubernetes-cluster' ? 'cluster' : 'environment';
}

/** What happens when only the entity goes: it depends on where it comes from. */
export function describeUnregistering(entity: Entity): string {
  const what = nameOfKind(entity);
  const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  return location?.startsWith(PROVIDER_LOCATION)
    ? `The ${what} goes on running, and costs what it costs. Its entity does not stay away: the catalog finds the ${what} again when it next looks at Proton, within minutes.`
    : `The ${what} goes on running, and costs what it costs. Backstage does not show it here any more.`;
}

/** How people know the entity. */
export function titleOf({ metadata }: Entity): string {
  const { title, name, namespace = DEFAULT_NAMESPACE } = metadata;
  return (
    title ?? (namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`)
  );
}
