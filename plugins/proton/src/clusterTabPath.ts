import { Entity } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';

/** Where the tab "Cluster" stands on the page of an entity. */
export const CLUSTER_TAB_PATH = '/proton';

/** The sections of the tab, in the order in which they are offered. */
export const CLUSTER_SECTIONS = [
  'connect',
  'deployment',
  'configuration',
  'versions',
  'resources',
  'kubernetes',
  'manage',
] as const;

/** Says where a section of the cluster's tab is, for links from elsewhere. */
export function useClusterTabPath(
  /** Or its ref. */
  entity: Entity | string,
): (path?: string) => string {
  const toEntity = useRouteRef(entityRouteRef);
  const base = toEntity(entityRouteParams(entity, { encodeParams: true }));
  return (path = '') =>
    [base + CLUSTER_TAB_PATH, path].filter(Boolean).join('/');
}
