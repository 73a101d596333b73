import { Entity } from '@backstage/catalog-model';

/** The path of a page below the page of an entity, as the catalog has them. */
export function entityPagePath(entity: Entity, path: string): string {
  const { kind, metadata } = entity;
  const parts = [metadata.namespace ?? 'default', kind, metadata.name].map(
    part => encodeURIComponent(part.toLocaleLowerCase('en-US')),
  );
  return `/catalog/${parts.join('/')}/${path}`;
}
